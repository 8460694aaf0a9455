"""How store-0001.db was made: a store of the first revision with rows in every table.

Run once, with the program of that time; kept to tell what is in the file.
"""

import datetime as dt
import json
import random
import sys
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import JSON, BigInteger, Boolean, Connection, Date, MetaData, Table, create_engine

from crm.domain.ids import IdMinter
from crm.models.base import Base, UuidBlob
from crm.store import triggers
from crm.store.engine import make_engine
from crm.store.install import APPLICATION_ID
from crm.store.migrations.run import _run

YOUNGER = {"visit": {"follows_id"}, "payment": {"kind"}}  # columns the first revision lacks
START = int(dt.datetime(2025, 11, 3, 8, tzinfo=dt.UTC).timestamp() * 1000)
ROWS = 3

noise = random.Random(1)
minter = IdMinter()
words = {"visit.mode": ["visit", "phone", "email"], "visit.state": ["completed", "done", "planned"]}
words |= {"sales_order.state": ["ordered", "shipped", "cancelled"]}
words |= {"order_line.state": ["ordered", "shipped", "delivered"]}
words |= {"stage_change.stage": ["prospect", "quoted", "won"], "payment.amount": ["5000", "-700"]}


def old_tables() -> list[Table]:
    old = MetaData(naming_convention=Base.metadata.naming_convention)
    tables = [table.to_metadata(old) for table in triggers.fact_tables()]
    for table in tables:
        for name in YOUNGER.get(table.name, ()):
            table._columns.remove(table.columns[name])
    return tables


class Writer:
    """Steps as that time's unit of work took them."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.now = START
        self.ids: dict[str, list[bytes]] = {}

    def new_id(self) -> bytes:
        self.now += 1
        return minter.mint(self.now, noise.randbytes(10)).bytes

    @contextmanager
    def step(self, verb: str, kind: str = "do", of_step: int | None = None) -> Iterator[int]:
        run = self.connection.exec_driver_sql
        self.now += 60_000
        actor = self.ids["rep"][0] if "rep" in self.ids else None
        run(
            "INSERT INTO step(kind, verb, about, actor, at, of_step, state, changes)"
            " VALUES (?, ?, ?, ?, ?, ?, 'done', 0)",
            (kind, verb, "老客户 old customer", actor, self.now, of_step),
        )
        number = run("SELECT max(n) FROM step").scalar_one()
        end = "(SELECT coalesce(max(n), 0) FROM change)"
        run(
            f"UPDATE sync_context SET step = ?, hlc_from = max(hlc, ?), n_from = {end}",
            (number, self.now << 16),
        )
        yield number
        run(f"UPDATE sync_context SET step = NULL, hlc = hlc_from + {end} - n_from")
        run(
            "UPDATE step SET changes = (SELECT count(*) FROM change c WHERE c.step = step.n)"
            " WHERE n = ?",
            (number,),
        )

    def fill(self, table: Table) -> None:
        for i in range(ROWS):
            values = {c.name: self.value(table, c.name, i) for c in table.columns}
            values["deleted"] = 0
            marks = ", ".join("?" * len(values))
            names = ", ".join(f'"{name}"' for name in values)
            self.connection.exec_driver_sql(
                f'INSERT INTO "{table.name}" ({names}) VALUES ({marks})', tuple(values.values())
            )
            self.ids.setdefault(table.name, []).append(values["id"])

    def value(self, table: Table, name: str, i: int) -> Any:  # noqa: ANN401, PLR0911 - any column
        column = table.columns[name]
        listed = words.get(f"{table.name}.{name}")
        if listed:
            value = listed[i % len(listed)]
            return int(value) if isinstance(column.type, BigInteger) else value
        for key in column.foreign_keys:
            known = self.ids.get(key.column.table.name, [])
            return known[i % len(known)] if known else None
        if isinstance(column.type, UuidBlob):
            return self.new_id()
        if column.server_default is not None:
            return json.loads(str(getattr(column.server_default, "arg", "")).replace("'", '"'))
        if isinstance(column.type, JSON):
            return json.dumps({"旧列": f"值 {i}"} if name != "tags" else ["重点", f"t{i}"])
        if isinstance(column.type, Date):
            return (dt.date(2025, 11, 3) + dt.timedelta(days=7 * i)).isoformat()
        if isinstance(column.type, Boolean):
            return i % 2
        return 1000 * i + 7 if isinstance(column.type, BigInteger) else f"{name} 第{i}号"


def main(path: Path) -> None:
    path.unlink(missing_ok=True)
    small = create_engine(f"sqlite:///{path}")
    with small.begin() as connection:  # small pages keep the file small
        connection.exec_driver_sql("PRAGMA page_size=1024")
        connection.exec_driver_sql("PRAGMA user_version=0")
    small.dispose()
    tables = old_tables()
    engine = make_engine(path)
    with engine.connect() as plain:
        connection = plain.execution_options(write=True)
        with connection.begin():
            _run(connection, "0001")
            connection.exec_driver_sql(
                "INSERT INTO sync_context(id, replica, schema) VALUES (1, ?, 1)",
                (bytes(range(16)),),
            )
            for table in tables:
                for _name, statement in triggers._triggers(table):
                    connection.exec_driver_sql(statement)
            connection.exec_driver_sql(f"PRAGMA application_id={APPLICATION_ID}")
            connection.exec_driver_sql("PRAGMA user_version=1")
            write(connection, tables)
    engine.dispose()
    print(f"{path}: {path.stat().st_size} bytes", file=sys.stderr)


def write(connection: Connection, tables: list[Table]) -> None:
    writer = Writer(connection)
    run = connection.exec_driver_sql
    with writer.step("open_store", kind="setup"):
        writer.fill(next(table for table in tables if table.name == "rep"))
        me = uuid.UUID(bytes=writer.ids["rep"][0])
        run(
            "INSERT INTO setting(id, key, value) VALUES (?, 'me', ?)",
            (uuid.uuid5(uuid.UUID("6f1c3f0e-52a4-5b7e-9d0c-8d2b7a5f4e11"), "me").bytes, str(me)),
        )
    for table in tables:
        if table.name != "rep":
            with writer.step(f"add_{table.name}"):
                writer.fill(table)
    customer, visit = (writer.ids[name][1] for name in ("customer", "visit"))
    payment = writer.ids["payment"][2]
    with writer.step("edit_customer"):
        run("UPDATE customer SET name = '改了名的客户', city = NULL WHERE id = ?", (customer,))
    with writer.step("edit_visit"):
        run("UPDATE visit SET mode = 'email', said = '报价太高' WHERE id = ?", (visit,))
        run("UPDATE visit SET state = 'canceled' WHERE id = ?", (visit,))
    with writer.step("edit_payment"):
        run("UPDATE payment SET amount = -amount WHERE id = ?", (payment,))
    with writer.step("delete_note") as number:
        run("UPDATE note SET deleted = 1")
    with writer.step("delete_note", kind="undo", of_step=number):
        run("UPDATE note SET deleted = 0")
    run("UPDATE step SET state = 'undone' WHERE n = ?", (number,))


if __name__ == "__main__":
    main(Path(__file__).parent / "store-0001.db")
