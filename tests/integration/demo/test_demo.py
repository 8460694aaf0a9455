"""Sample data: the same arguments make the same rows, in an empty store, as one step."""

import datetime as dt
import time
from pathlib import Path

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from crm import i18n
from crm.errors import KnownError
from crm.models import Rep
from crm.queries.customers import list_customers
from crm.queries.reps import get_rep, list_reps, me
from crm.services.steps import redo, undo
from crm.store.store import Store
from crm.store.triggers import fact_tables
from tests.integration.conftest import TODAY, Crm
from tests.integration.demo.conftest import Fill, fill_again


def _everything(session: Session) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table but the first rep of the store, who is nobody's sample."""
    own = session.scalars(select(Rep.id).where(Rep.code.is_(None))).all()
    return {
        table.name: [
            tuple(row)
            for row in session.execute(table.select().order_by(table.c.id))
            if row.id not in own
        ]
        for table in fact_tables()
    }


def test_the_same_arguments_make_the_same_rows_ids_included(fill: Fill) -> None:
    first = fill(TODAY).read(_everything)
    i18n.use("zh")
    second = fill(TODAY).read(_everything)
    assert first.keys() == second.keys()
    for name, rows in first.items():
        assert rows == second[name], name
        assert rows or name in {"distinction", "import_mapping"}, name


@pytest.mark.parametrize("change", [{"seed": 2}, {"size": 119}, {"today": dt.date(2026, 3, 19)}])
def test_other_arguments_make_other_rows(fill: Fill, change: dict[str, object]) -> None:
    usual: dict[str, object] = {"today": TODAY, "size": 60, "seed": 1}
    first = fill(**usual).read(_everything)
    second = fill(**(usual | change)).read(_everything)
    assert first["customer"] != second["customer"]
    assert first["visit"] != second["visit"]


def test_the_sample_rep_is_me_and_the_first_one_makes_room(fill: Fill) -> None:
    store = fill(TODAY, size=30)
    mine = store.read(get_rep, store.read(me))
    assert (mine.name, mine.code) == ("林岚", "R1")
    names = [rep.name for rep in store.read(list_reps)]
    assert "Me" not in names
    assert "陈经理" in names


def test_one_undo_empties_it_and_redo_fills_it(fill: Fill) -> None:
    store = fill(TODAY, size=30)
    full = store.read(_everything)
    undo(store)
    assert store.read(list_customers, today=TODAY) == []
    assert [rep.name for rep in store.read(list_reps)] == ["Me"]
    assert store.read(get_rep, store.read(me)).name == "Me"
    redo(store)
    assert store.read(_everything) == full


def test_what_was_undone_can_be_filled_again(fill: Fill) -> None:
    store = fill(TODAY, size=30)
    before = store.read(list_customers, today=TODAY)
    undo(store)
    fill_again(store, TODAY, size=30)
    after = store.read(list_customers, today=TODAY)
    assert [row.name for row in after] == [row.name for row in before]


def test_only_an_empty_store_is_filled(crm: Crm, store: Store) -> None:
    assert crm("demo", "--size", "5").data["rows"]["customer"] == 5
    ran = crm("demo", "--size", "5")
    assert (ran.status, ran.out) == (1, "")
    assert ran.err.endswith("(store_not_empty)\n")
    assert len(crm("customers").data) == 5
    crm("undo")
    crm("product", "add", "花生油")
    assert "store_not_empty" in crm("demo").err
    with pytest.raises(KnownError):
        fill_again(store, TODAY, size=5)


def test_a_second_rep_is_something_already(crm: Crm) -> None:
    crm("rep", "add", "王五")
    assert "store_not_empty" in crm("demo").err


def test_the_answer_tells_what_was_made(crm: Crm) -> None:
    made = crm("demo", "--size", "40", "--seed", "7").data
    assert (made["size"], made["seed"], made["today"]) == (40, 7, TODAY.isoformat())
    assert made["rows"]["customer"] == 40
    assert crm("history", made["id"]).status == 0
    assert len(crm("steps").data) == 1
    assert crm("demo", "--size", "0").status == 2


@pytest.mark.parametrize("size", [1, 2, 11])
def test_small_ones_work_too(fill: Fill, size: int) -> None:
    assert len(fill(TODAY, size=size).read(list_customers, today=TODAY)) == size


def test_a_thousand_customers_take_seconds(fill: Fill, tmp_path: Path) -> None:
    started = time.monotonic()
    store = fill(TODAY, size=1_000)
    assert time.monotonic() - started < 30
    with store.reading() as session:
        customers = session.execute(text("SELECT count(*) FROM customer")).scalar_one()
        assert customers == 1_000
        for name in ("contact", "visit", "sales_order"):
            each = session.execute(text(f"SELECT count(*) FROM {name}")).scalar_one()
            assert 4 * customers < each < 8 * customers, name
        assert session.execute(text("PRAGMA foreign_key_check")).all() == []
    assert tmp_path.exists()
