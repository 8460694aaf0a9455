"""Rows corrected before they come in: other cells, another meaning; planned again alone or all."""

import uuid
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crm.documents.imports.importing import plan_import, read_file, write_import
from crm.documents.imports.plan import Choices, ImportPlan, Key, RowChoice
from crm.services.customers import add_customer
from crm.services.desk import Desk
from tests.integration.imports.conftest import Bring, WriteSheet, counts, every, one

HEAD = ("客户编号", "客户名称", "电话", "联系人", "城市")
NAME = "a.csv"


class Preview:
    """What a window does: read once, planned after each correction."""

    def __init__(self, desk: Desk, path: Path) -> None:
        self.desk = desk
        self.incoming = read_file(desk.store, path, kind="customers")

    def plan(self, choices: Choices | None = None, before: ImportPlan | None = None) -> ImportPlan:
        """Plan it, on what an earlier plan knows."""
        store, today = self.desk.store, self.desk.today()
        return plan_import(store, self.incoming, choices, today=today, before=before)


def edits(plan: ImportPlan, *cells: tuple[int, str, str]) -> dict[Key, Mapping[str, str]]:
    (sheet,) = plan.sheets
    return {(sheet.name, place): {header: text} for place, header, text in cells}


def test_a_corrected_cell_takes_the_row_in(desk: Desk, sheet: WriteSheet) -> None:
    path = sheet(NAME, [HEAD, ("C1", "甲", "", "", ""), ("C2", "", "", "", "")])
    preview = Preview(desk, path)
    plan = preview.plan()
    assert counts(plan) == {"created": 1, "rejected": 1}
    assert plan.rejected[0].header == "客户名称"
    choices = Choices(edits=edits(plan, (1, "客户名称", "乙")))
    again = preview.plan(choices, plan)
    assert counts(again) == {"created": 2}
    assert again.as_of is None, "only the row was planned"
    assert again.sheets[0].sheet.rows[1][1][1] == "乙"
    back = preview.plan(None, again)
    assert counts(back) == counts(plan)
    written, _change = write_import(
        desk.store, preview.incoming, choices, today=desk.today(), plan=again
    )
    assert counts(written) == {"created": 2}
    assert every(desk, "SELECT name FROM customer ORDER BY code") == [("甲",), ("乙",)]


def test_what_a_row_means_can_be_said(desk: Desk, sheet: WriteSheet) -> None:
    known = add_customer(desk.store, name="华联超市", day=desk.today()).record
    assert known is not None
    path = sheet(NAME, [HEAD, ("", "华联", "", "张三", "上海"), ("", "乙", "", "", "")])
    preview = Preview(desk, path)
    plan = preview.plan()
    name = plan.sheets[0].name
    rows: dict[Key, RowChoice] = {(name, 0): known, (name, 1): "skip"}
    again = preview.plan(Choices(rows=rows), plan)
    assert counts(again) == {"updated": 1, "skipped": 1}
    assert again.rows[0].record == known
    assert again.rows[0].differences["city"] == (None, "上海")
    gone = preview.plan(Choices(rows={(name, 0): uuid.uuid4()}), plan)
    assert gone.rejected[0].code == "record_gone"
    write_import(
        desk.store,
        read_file(desk.store, path, kind="customers"),
        Choices(rows=rows),
        today=desk.today(),
    )
    assert every(desk, "SELECT name, city FROM customer") == [("华联", "上海")]
    assert one(desk, "SELECT count(*) FROM contact") == 1


def test_new_although_there(desk: Desk, bring: Bring, sheet: WriteSheet) -> None:
    bring("customers", HEAD, ("C1", "甲", "", "", ""))
    path = sheet(NAME, [HEAD, ("C1", "甲", "", "", "")])
    preview = Preview(desk, path)
    plan = preview.plan()
    assert counts(plan) == {"unchanged": 1}
    key = (plan.sheets[0].name, 0)
    assert counts(preview.plan(Choices(rows={key: "new"}), plan)) == {"created": 1}


def test_a_plan_of_before_somebody_wrote_is_made_again(
    desk: Desk, bring: Bring, sheet: WriteSheet
) -> None:
    path = sheet(NAME, [HEAD, ("C1", "甲", "", "", "")])
    preview = Preview(desk, path)
    plan = preview.plan()
    bring("customers", HEAD, ("C1", "甲", "", "", ""), name="b.csv")
    assert counts(preview.plan(None, plan)) == {"unchanged": 1}
    written, change = write_import(
        desk.store, preview.incoming, Choices(), today=desk.today(), plan=plan
    )
    assert (counts(written), change.step) == ({"unchanged": 1}, None)


ROW = st.tuples(
    st.sampled_from(["", "C1", "C2", "C3"]),
    st.sampled_from(["", "甲", "乙", "丙"]),
    st.sampled_from(["", "021-60000001", "021-60000002"]),
    st.sampled_from(["", "张三", "李四"]),
    st.sampled_from(["", "上海", "北京"]),
)
EDIT = st.tuples(st.integers(0, 7), st.integers(0, 4), ROW)


@settings(
    max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(st.lists(ROW, min_size=1, max_size=8), st.lists(EDIT, min_size=1, max_size=3))
@pytest.mark.usefixtures("_some_customers")
def test_planning_a_row_again_says_what_planning_all_says(
    desk: Desk,
    sheet: WriteSheet,
    rows: list[tuple[str, ...]],
    changes: Sequence[tuple[int, int, tuple[str, ...]]],
) -> None:
    path = sheet(NAME, [HEAD, ("C9", "总", "", "", ""), *rows])
    preview = Preview(desk, path)
    plan = preview.plan()
    choices = Choices()
    for place, column, texts in changes:
        if place < len(plan.rows):
            more = edits(plan, (place, HEAD[column], texts[column]))
            choices = Choices(edits={**choices.edits, **more})
        plan = preview.plan(choices, plan)
    whole = preview.plan(choices)

    def said(found: ImportPlan) -> list[tuple[Any, ...]]:
        return [
            (row.row, row.decision, row.code, row.reason, dict(row.differences), row.name)
            for row in found.rows
        ]

    assert said(plan) == said(whole)


@pytest.fixture
def _some_customers(bring: Bring) -> None:
    bring("customers", HEAD, ("C1", "甲", "021-60000001", "张三", "上海"), ("", "乙", "", "", ""))


def test_the_first_new_row_may_be_a_corrected_one(desk: Desk, sheet: WriteSheet) -> None:
    add_customer(desk.store, name="华联超市", code="C1", day=desk.today())
    path = sheet(NAME, [HEAD, ("C1", "华联超市", "", "", ""), ("C2", "", "", "", "")])
    preview = Preview(desk, path)
    plan = preview.plan()
    assert counts(plan) == {"unchanged": 1, "rejected": 1}, "nobody was compared yet"
    again = preview.plan(Choices(edits=edits(plan, (1, "客户名称", "华联超市"))), plan)
    assert counts(again) == {"unchanged": 1, "created": 1}
    assert again.as_of is None, "only the row was planned"
    assert [row.is_possible for row in again.rows] == [False, True]


def test_a_plan_of_other_choices_is_not_written(desk: Desk, sheet: WriteSheet) -> None:
    path = sheet(NAME, [HEAD, ("C1", "甲", "", "", ""), ("C2", "乙", "", "", "")])
    preview = Preview(desk, path)
    plan = preview.plan()
    choices = Choices(rows={(plan.sheets[0].name, 1): "skip"})
    today = desk.today()
    written, _change = write_import(desk.store, preview.incoming, choices, today=today, plan=plan)
    assert counts(written) == {"created": 1, "skipped": 1}
    assert every(desk, "SELECT name FROM customer") == [("甲",)]
