"""How store-0002.db was made: a store of the second revision with rows in every table.

Run once, with the program of that time; kept to tell what is in the file.
"""

import datetime as dt
import json
import random
import shutil
import sys
import tempfile
import uuid
from contextlib import closing
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as driver
from sqlalchemy import JSON, BigInteger, Boolean, Date, Table, text

from crm.bootstrap import _ensure_me
from crm.models.base import UuidBlob
from crm.services.steps import undo
from crm.store.opening import FILE_NAME, SCHEMA, open_store
from crm.store.store import Store
from crm.store.triggers import fact_tables
from crm.store.unit_of_work import UnitOfWork

START = int(dt.datetime(2026, 3, 2, 8, tzinfo=dt.UTC).timestamp() * 1000)
ROWS = 3

WORDS: dict[str, list[Any]] = {
    "assignment.day": [None, "2026-03-02", "2026-03-09"],
    "contact.birth_calendar": ["solar", "lunar", "solar"],
    "contact.birth_day": [1, 15, 29],
    "contact.birth_month": [5, 8, 2],
    "contact.birth_year": [1980, None, 1992],
    "contact.gender": ["female", "male", None],
    "contact.role": ["decider", "user", None],
    "customer.cadence_ideal": [7, 14, None],
    "customer.cadence_maximum": [21, 28, None],
    "customer.channel": ["referral", "exhibition", "老朋友"],
    "customer.grade": ["A", "B", None],
    "order_line.state": ["ordered", "delivered", "cancelled"],
    "payment.kind": ["payment", "refund", "payment"],
    "reading.metric": ["profit", "market_share", "profit"],
    "sales_order.state": ["ordered", "delivered", "cancelled"],
    "stage_change.day": [None, "2026-03-02", "2026-03-09"],
    "stage_change.stage": ["lead", "proposal", "won"],
    "target.anchor": [None, None, None],
    "target.basis": ["ordered", "collected", None],
    "target.each": [None, None, None],
    "target.metric": ["sales_amount", "visits", "new_client_visits"],
    "target.period": ["week", "month", "quarter"],
    "target.until": [None, None, None],
    "task.repeat": ["week", "45d", None],
    "visit.mode": ["visit", "call", "mail"],
    "visit.result": ["order", "no_change", None],
    "visit.state": ["completed", "completed", "planned"],
}
EVERYWHERE: dict[str, list[Any]] = {
    "currency": ["CNY", "USD", "CNY"],
    "time": ["09:30", None, "14:00"],
    "zone": ["Asia/Shanghai", None, None],
}


class Clock:
    """Milliseconds that pass a minute at a time."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> int:
        self.now += 60_000
        return self.now


def value(work: UnitOfWork, ids: dict[str, list[bytes]], table: Table, name: str, i: int) -> Any:  # noqa: ANN401, PLR0911 - any column
    column = table.columns[name]
    listed: list[Any] | None = WORDS.get(f"{table.name}.{name}", EVERYWHERE.get(name))
    if listed is not None:
        return listed[i % len(listed)]
    for key in column.foreign_keys:
        known = ids.get(key.column.table.name, [])
        return known[i % len(known)] if known else None
    if isinstance(column.type, UuidBlob):
        return work.new_id().bytes
    if table.name == "target" and name == "scope":
        return json.dumps({"customer": str(uuid.UUID(bytes=ids["customer"][i]))})
    if column.server_default is not None:
        return json.loads(str(getattr(column.server_default, "arg", "")).replace("'", '"'))
    if isinstance(column.type, JSON):
        return json.dumps({"旧列": f"值 {i}"} if name != "tags" else ["重点", f"t{i}"])
    if isinstance(column.type, Date):
        return (dt.date(2026, 3, 2) + dt.timedelta(days=7 * i)).isoformat()
    if isinstance(column.type, Boolean):
        return i % 2
    return 1000 * i + 7 if isinstance(column.type, BigInteger) else f"{name} 第{i}号"


def write(store: Store) -> None:
    ids: dict[str, list[bytes]] = {}
    with store.reading() as session:
        ids["rep"] = list(session.execute(text("SELECT id FROM rep")).scalars())
    for table in fact_tables():
        if table.name == "setting":
            continue
        with store.unit_of_work(f"add_{table.name}", about="老客户 old customer") as work:
            for i in range(ROWS):
                row = {c.name: value(work, ids, table, c.name, i) for c in table.columns}
                row["deleted"] = 0
                names = ", ".join(f'"{name}"' for name in row)
                marks = ", ".join(f":{name}" for name in row)
                work.session.execute(
                    text(f'INSERT INTO "{table.name}" ({names}) VALUES ({marks})'), row
                )
                ids.setdefault(table.name, []).append(row["id"])
    customer, visit, payment = (ids[name][1] for name in ("customer", "visit", "payment"))
    for verb, sql, record in (
        (
            "edit_customer",
            "UPDATE customer SET name='改了名的客户', city=NULL WHERE id=:id",
            customer,
        ),
        ("edit_visit", "UPDATE visit SET mode = 'mail', said = '报价太高' WHERE id = :id", visit),
        ("edit_visit", "UPDATE visit SET state = 'cancelled' WHERE id = :id", visit),
        ("edit_payment", "UPDATE payment SET amount = amount * 2 WHERE id = :id", payment),
        ("delete_note", "UPDATE note SET deleted = 1 WHERE id IS NOT :id", b""),
    ):
        with store.unit_of_work(verb, about="老客户 old customer") as work:
            work.session.execute(text(sql), {"id": record})
    undo(store)


def shrink(path: Path) -> None:
    with closing(driver.connect(str(path))) as small:  # small pages keep the file small
        small.execute("PRAGMA journal_mode=DELETE")
        small.execute("PRAGMA page_size=1024")
        small.execute("VACUUM")


def main(path: Path) -> None:
    assert SCHEMA == 2, "the program of that time is needed"
    with tempfile.TemporaryDirectory() as folder:
        clock = Clock()
        with closing(
            open_store(Path(folder), clock=clock, entropy=random.Random(2).randbytes)
        ) as store:
            _ensure_me(store)
            write(store)
        shrink(Path(folder) / FILE_NAME)
        shutil.copy(Path(folder) / FILE_NAME, path)
    print(f"{path}: {path.stat().st_size} bytes", file=sys.stderr)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent / "store-0002.db")
