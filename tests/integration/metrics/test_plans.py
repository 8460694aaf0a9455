"""A week's number must not read a life's history."""

import datetime as dt
import re

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from crm.models import Rep
from crm.queries.measure import measure
from crm.queries.metrics import METRICS
from tests.integration.metrics.conftest import TODAY, Book

WEEK = (dt.date(2026, 3, 16), dt.date(2026, 3, 22))
FLOWS = [
    (metric.name, basis)
    for metric in METRICS.values()
    if metric.nature == "flow"
    for basis in metric.bases or (None,)
]
DATED = ("visit", "sales_order", "order_line", "payment", "goods_return", "gift", "meeting")


def plan(session: Session, name: str, **asked: object) -> list[str]:
    """How SQLite goes about every statement of the measure."""
    asked_for: list[tuple[str, object]] = []

    def note(
        _connection: object, _cursor: object, statement: str, parameters: object, *_rest: object
    ) -> None:
        asked_for.append((statement, parameters))

    engine = session.get_bind().engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        measure(session, name, *WEEK, today=TODAY, **asked)  # type: ignore[arg-type]
    finally:
        event.remove(engine, "before_cursor_execute", note)
    steps: list[str] = []
    for statement, parameters in asked_for:
        if statement.startswith(("SELECT", "WITH")):
            rows = session.connection().exec_driver_sql(
                f"EXPLAIN QUERY PLAN {statement}",
                parameters,  # type: ignore[arg-type]
            )
            steps += [str(row[3]) for row in rows]
    return steps


@pytest.mark.parametrize(("name", "basis"), FLOWS)
@pytest.mark.parametrize("of_rep", [False, True])
def test_no_flow_scans_a_table_of_dated_facts(
    book: Book, name: str, basis: str | None, of_rep: bool
) -> None:
    rep = book.put(Rep, name="Anna") if of_rep else None
    with book.store.reading() as session:
        steps = plan(session, name, basis=basis, rep=rep)
    scans = [step for step in steps if re.match(rf"SCAN ({'|'.join(DATED)})(_\d+)?\b", step)]
    assert not scans, "\n".join(steps)


def test_first_visits_are_driven_by_the_week_and_look_back_by_customer(book: Book) -> None:
    with book.store.reading() as session:
        steps = plan(session, "new_client_visits", by="rep")
    text = "\n".join(steps)
    assert re.search(r"SEARCH visit USING INDEX ix_visit_day\w* \(day>\? AND day<\?\)", text), text
    look_back = r"SEARCH visit_1 USING INDEX ix_visit_customer_id_day \(customer_id=\? AND day<\?\)"
    assert re.search(look_back, text), text
