"""Rows of tasks and promises."""

from crm.documents.imports import synonyms, values, words
from crm.documents.imports.fields import (
    BadCell,
    Draft,
    Given,
    Kind,
    Units,
    field_of,
    own_columns,
    table_of,
)
from crm.documents.imports.links import at_first, link
from crm.documents.imports.reading import Cell
from crm.documents.imports.references import References, naming
from crm.domain.recurrence import parse_repeat
from crm.i18n import mark
from crm.models import Task

f = field_of

BAD_REPEAT = mark(
    "{value} in column {column} is not how often a task comes back; write week, month or 45d."
)
REPEATS = values.one_of(
    {name: spoken for name, spoken in words.PERIODS.items() if name != "once"},
    "period",
    own_words=True,
)


def repeat(cell: Cell, units: Units) -> str:
    """How often it comes back: week, month, 45d."""
    try:
        return parse_repeat(REPEATS(cell, units))
    except ValueError:
        raise BadCell("bad_period", BAD_REPEAT, cell) from None


TASKS = (
    f("id", mark("Id of the record"), values.code, "ID|记录ID"),
    f("code", mark("Code"), values.code, "TaskID|Code|任务编号|编号"),
    f("title", mark("Task"), values.text, "Task|任务|待办|事项|任务名称|待办事项|Title|Subject"),
    f("customer", mark("Customer"), values.code, synonyms.CUSTOMER_CODE),
    f("customer_name", mark("Customer's name"), values.text, synonyms.CUSTOMER_NAME),
    f("rep", mark("Rep"), values.text, f"{synonyms.OWNER}|执行人|责任人|Assigned To"),
    f("due", mark("Due"), values.day, "Due|到期日|截止日期|完成期限|期限|Due Date|到期日期"),
    f(
        "state",
        mark("State"),
        values.one_of(words.TASK_STATES, "task_state"),
        "State|状态|任务状态|Status",
    ),
    f("done_on", mark("Done on"), values.day, "Done On|完成日期|完成时间|Completed On"),
    f("repeat", mark("Comes back every"), repeat, "Repeat|重复|周期|重复周期|Recurrence"),
    f("previous", mark("Follows task"), values.code, "Previous|上一任务|前一任务"),
    f("note", mark("Note"), values.text, synonyms.NOTE),
    f("new_due", mark("Due if it is new"), values.day, "Due If New"),
    f(
        "new_state",
        mark("State if it is new"),
        values.one_of(words.TASK_STATES, "task_state"),
        "State If New",
    ),
    f("new_done_on", mark("Done on if it is new"), values.day, "Done On If New"),
)


def _settle(row: int, given: Given, references: References) -> Draft:
    columns = own_columns(given, table_of(Task))
    draft = Draft(row, columns)
    if "done_on" in columns:
        # A sheet without states tells by the day that it was done.
        draft.defaults["state"] = "done"
    draft.defaults |= at_first(given)
    link(draft, given, references)
    if "previous" in given:
        with naming("previous"):
            columns["previous_id"] = references.same_kind(table_of(Task), given["previous"])
    return draft


TASK = Kind(
    "tasks",
    mark("Tasks"),
    table_of(Task),
    TASKS,
    _settle,
    required={"title": "title"},
    natural=("title", "customer_id", "due"),
    anchor="title",
    own_reference="previous_id",
)
