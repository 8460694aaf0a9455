"""Rows gathered table by table and written in chunks, referred ones first."""

import datetime as dt
import json
import uuid
from collections import Counter
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection

from crm.models import Base, Fact
from crm.models.base import UuidBlob

CHUNK = 40_000  # rows held in memory at most, but for what one customer adds


class Rows:
    """A bulk insert that speaks the driver's language: for millions of rows types cost too much."""

    def __init__(self, connection: Connection) -> None:
        self.written: Counter[str] = Counter()
        self._connection = connection
        self._plans: dict[str, tuple[str, list[tuple[str, object]]]] = {}
        self._waiting: dict[str, list[tuple[object, ...]]] = {}
        self._count = 0

    def add(self, model: type[Fact], **values: object) -> None:
        """Take a row; ids, days and lists are put as the tables hold them."""
        name = model.__tablename__
        plan = self._plans.get(name)
        if plan is None:
            plan = self._plans[name] = _plan(model)
            self._waiting[name] = []
        self._waiting[name].append(
            tuple(
                [
                    _stored(value) if type(value) in _SPECIAL else value
                    for value in [values.pop(column, usual) for column, usual in plan[1]]
                ]
            )
        )
        if values:
            raise TypeError(f"{name} has no {', '.join(values)}")
        self._count += 1

    def full(self) -> bool:
        """Whether it is time to flush."""
        return self._count >= CHUNK

    def flush(self) -> None:
        """Write what was gathered."""
        for table in Base.metadata.sorted_tables:
            rows = self._waiting.get(table.name)
            if rows:
                self._connection.exec_driver_sql(self._plans[table.name][0], rows)
                self.written[table.name] += len(rows)
                rows.clear()
        self._count = 0


_SPECIAL = frozenset({uuid.UUID, dt.date, list, dict, bool})


def _stored(value: object) -> object:
    if isinstance(value, uuid.UUID):
        return value.bytes
    if isinstance(value, dt.date):
        return value.isoformat()
    return int(value) if isinstance(value, bool) else json.dumps(value)


def _plan(model: type[Fact]) -> tuple[str, list[tuple[str, object]]]:
    """The statement, and each column with what it holds unless said otherwise."""
    columns = list(model.__table__.columns)
    names = ", ".join(column.name for column in columns)
    marks = ", ".join("?" for _column in columns)
    statement = f"INSERT INTO {model.__tablename__} ({names}) VALUES ({marks})"  # noqa: S608
    return statement, [(column.name, _usual(column)) for column in columns]


def _usual(column: ColumnElement[Any]) -> object:
    if (
        not isinstance(column, Column)
        or column.server_default is None
        or isinstance(column.type, UuidBlob)
    ):
        return None
    text = str(getattr(column.server_default, "arg", "")).strip("'")
    return int(text) if text.isdigit() else text
