"""Forms of what a rep learns, and of numbers that somebody reports."""

import uuid
from typing import Any

from crm.domain.choices import LEARNING_KINDS, READING_NATURES
from crm.domain.money import READING_SCALE, format_scaled
from crm.i18n import mark
from crm.queries.learning import list_learning
from crm.queries.lessons import list_lessons
from crm.queries.readings import list_readings
from crm.queries.reps import me
from crm.services.desk import Desk
from crm.services.learning import add_learning, delete_learning, edit_learning
from crm.services.lessons import add_lesson, delete_lesson, edit_lesson
from crm.services.readings import add_reading, delete_reading, edit_reading
from crm.ui.forms import editors, numbers, records
from crm.ui.forms.editors import Options
from crm.ui.forms.fields import DAY
from crm.ui.forms.form import Field, Form, Known, Saved
from crm.ui.forms.values import about, done, renamed, values_of

# --- A lesson -----------------------------------------------------------------------------------


def _load_lesson(desk: Desk, lesson: uuid.UUID) -> dict[str, Any]:
    (row,) = desk.store.read(list_lessons, lesson=lesson)
    return values_of(row, LESSON)


def _save_lesson(
    desk: Desk, lesson: uuid.UUID | None, values: dict[str, Any], known: Known
) -> Saved:
    fields = renamed(values, "customer", "product")
    if lesson is None:
        change = add_lesson(desk.store, rep_id=desk.store.read(me), **fields)
    else:
        change = edit_lesson(desk.store, lesson, **fields)
    return Saved(change.record, about(known, fields["mistake"]))


LESSON = Form(
    kind="lesson",
    icon="lesson",
    title=mark("New lesson"),
    title_edit=mark("Edit lesson"),
    noun=mark("Lesson"),
    words=mark("mistake, correction"),
    fields=(
        Field(
            key="mistake",
            label=mark("What went wrong"),
            editor=editors.long_text(),
            required=True,
        ),
        Field(
            key="correction",
            label=mark("Next time"),
            editor=editors.long_text(),
            hint=mark("What to do instead"),
        ),
        Field(
            key="customer",
            label=mark("Customer"),
            editor=records.customer(),
            hint=mark("It is shown before the next visit"),
            leads=True,
        ),
        Field(
            key="product",
            label=mark("Product"),
            editor=records.product(),
            half=True,
        ),
        Field(
            key="topic",
            label=mark("Topic"),
            editor=editors.text(),
            hint=mark("price, delivery"),
            half=True,
        ),
        DAY,
        Field(
            key="active",
            label=mark("Remind"),
            editor=editors.tick(),
            hint=mark("Not yet learned"),
            default=lambda _known: True,
            half=True,
            new=False,
            more=True,
        ),
    ),
    load=_load_lesson,
    save=_save_lesson,
    delete=lambda desk, lesson, _values: done(delete_lesson(desk.store, lesson)),
    errors={"text_missing": "mistake"},
)


# --- Learning -----------------------------------------------------------------------------------


def _load_learning(desk: Desk, learning: uuid.UUID) -> dict[str, Any]:
    (row,) = desk.store.read(list_learning, learning=learning)
    return values_of(row, LEARNING)


def _save_learning(
    desk: Desk, learning: uuid.UUID | None, values: dict[str, Any], _known: Known
) -> Saved:
    fields = renamed(values, "product")
    if learning is None:
        change = add_learning(desk.store, rep_id=desk.store.read(me), **fields)
    else:
        change = edit_learning(desk.store, learning, **fields)
    return Saved(change.record, fields["title"])


LEARNING = Form(
    kind="learning",
    icon="lesson",
    title=mark("Log what you learned"),
    title_edit=mark("Edit learning"),
    noun=mark("Learning"),
    words=mark("study, course, reading, training"),
    fields=(
        Field(key="title", label=mark("What"), editor=editors.text(), required=True),
        Field(
            key="kind",
            label=mark("Kind"),
            editor=editors.choice("learning_kind", LEARNING_KINDS),
            default=lambda _known: "product",
            half=True,
        ),
        Field(key="minutes", label=mark("Minutes"), editor=numbers.whole(), half=True),
        DAY,
        Field(
            key="source",
            label=mark("Source"),
            editor=editors.text(),
            hint=mark("a colleague, a book, a page"),
            half=True,
        ),
        Field(key="product", label=mark("Product"), editor=records.product()),
        Field(key="note", label=mark("Note"), editor=editors.long_text()),
    ),
    load=_load_learning,
    save=_save_learning,
    delete=lambda desk, learning, _values: done(delete_learning(desk.store, learning)),
    errors={"text_missing": "title"},
)


# --- A reading ----------------------------------------------------------------------------------


def _load_reading(desk: Desk, reading: uuid.UUID) -> dict[str, Any]:
    (row,) = desk.store.read(list_readings, reading=reading)
    return values_of(row, READING)


def _save_reading(
    desk: Desk, reading: uuid.UUID | None, values: dict[str, Any], _known: Known
) -> Saved:
    fields = renamed(values, "customer", "product")
    if reading is None:
        change = add_reading(desk.store, **fields)
    else:
        fields["nature"] = fields["nature"] or "flow"
        change = edit_reading(desk.store, reading, **fields)
    return Saved(change.record, values["metric"], format_scaled(values["value"], READING_SCALE))


def _reported(known: Known) -> Options:
    """The readings there were, by name; another name makes a new one."""
    return [(name, words) for name, words in known.metrics if name == words]


READING = Form(
    kind="reading",
    icon="trend",
    title=mark("Log a number"),
    title_edit=mark("Edit the number"),
    noun=mark("Reported number"),
    words=mark("reported number, market share, profit"),
    fields=(
        Field(
            key="metric",
            label=mark("Which number"),
            editor=editors.pick(_reported, own=True),
            required=True,
            hint=mark("market share, people in the shop"),
        ),
        Field(key="value", label=mark("Value"), editor=numbers.reading(), required=True, half=True),
        DAY,
        Field(
            key="unit",
            label=mark("Unit"),
            editor=editors.text(),
            hint=mark("as the last time"),
            half=True,
        ),
        Field(
            key="nature",
            label=mark("Over time"),
            editor=editors.choice("nature", READING_NATURES, none=True),
            half=True,
        ),
        Field(key="source", label=mark("Source"), editor=editors.text()),
        Field(
            key="customer",
            label=mark("Customer"),
            editor=records.customer(),
            leads=True,
            more=True,
        ),
        Field(key="product", label=mark("Product"), editor=records.product(), more=True),
        Field(key="region", label=mark("Region"), editor=editors.text(), half=True, more=True),
        Field(
            key="currency",
            label=mark("Currency"),
            editor=editors.currency(),
            hint=mark("if it is money"),
            half=True,
            more=True,
        ),
        Field(key="code", label=mark("Code"), editor=editors.text(), half=True, more=True),
    ),
    load=_load_reading,
    save=_save_reading,
    delete=lambda desk, reading, _values: done(delete_reading(desk.store, reading)),
    errors={"metric_taken": "metric", "text_missing": "metric"},
)
