"""What goes out comes in again: into the same store as nothing new, into an empty one whole."""

import datetime as dt
import random
import re
import tempfile
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from crm import i18n
from crm.documents.exports.exporting import export_rows
from crm.documents.imports.importing import import_file
from crm.documents.imports.kinds import KINDS
from crm.documents.imports.plan import ImportPlan
from crm.store.opening import open_store
from crm.store.store import Store
from tests.integration.exports.worlds import World, build

TODAY = dt.date(2026, 3, 18)
_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}")

often = settings(
    max_examples=4,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # shrinking a whole store takes hours
    suppress_health_check=[
        HealthCheck.function_scoped_fixture,
        HealthCheck.too_slow,
        HealthCheck.large_base_example,
        HealthCheck.data_too_large,
    ],
)


def make_store(folder: Path, number: int = 0) -> Store:
    """An empty store with its own clock."""
    now = iter(range(1_773_800_000_000 + number, 2_000_000_000_000))
    return open_store(folder, clock=lambda: next(now), entropy=random.Random(number).randbytes)


def fill(store: Store, world: World) -> None:
    """Write the rows of the world."""
    with store.unit_of_work("fill", about="world") as work:
        for row in world.rows:
            work.add(row)


def problems(plan: ImportPlan) -> list[Any]:
    """Rows that would change something, and why."""
    return [
        (sheet.kind, row.row, row.decision, row.reason, dict(row.differences))
        for sheet in plan.sheets
        for row in sheet.rows
        if row.decision != "unchanged"
    ] + [(sheet.kind, sheet.unmapped, sheet.set_aside) for sheet in plan.sheets if sheet.set_aside]


@given(st.data())
@often
@pytest.mark.parametrize("ending", [".csv", ".xlsx"])
def test_a_file_changes_nothing_in_its_own_store(ending: str, data: st.DataObject) -> None:
    i18n.use(data.draw(st.sampled_from(i18n.LANGUAGES)))
    with tempfile.TemporaryDirectory() as place, closing(make_store(Path(place) / "data")) as store:
        fill(store, build(data.draw, store))
        for kind in KINDS:
            path = Path(place) / f"{kind}{ending}"
            done = export_rows(store, kind, path, today=TODAY)
            if not done.count:
                continue
            plan, change = import_file(store, path, kind=kind, today=TODAY)
            assert problems(plan) == []
            assert len(plan.rows) == done.count
            assert change.step is None


@given(st.data())
@often
def test_an_empty_store_gets_all_of_it(data: st.DataObject) -> None:
    with (
        tempfile.TemporaryDirectory() as place,
        closing(make_store(Path(place) / "one")) as store,
        closing(make_store(Path(place) / "other", 1_000_000)) as other,
    ):
        fill(store, build(data.draw, store))
        first, again = Path(place) / "first", Path(place) / "again"
        export_rows(store, "all", first, today=TODAY)
        for kind in KINDS:
            if len(lines(first / f"{kind}.csv")) > 1:
                plan, _change = import_file(other, first / f"{kind}.csv", kind=kind, today=TODAY)
                assert plan.rejected == []
        export_rows(other, "all", again, today=TODAY)
        for kind in KINDS:
            assert lines(again / f"{kind}.csv") == lines(first / f"{kind}.csv")


def lines(path: Path) -> list[str]:
    """The rows of a file without ids, in an order of their own."""
    text = path.read_bytes().decode("utf-8-sig")
    header, _end, rest = text.partition("\r\n")
    return [header, *sorted(_ID.sub("", row) for row in rest.split("\r\n") if row)]
