"""The columns of the lists of lessons and of the learning log."""

import datetime as dt
import uuid
from dataclasses import dataclass

from crm.i18n import gettext as _
from crm.i18n import ngettext
from crm.labels import label
from crm.queries.learning import LearningRow
from crm.queries.lessons import LessonRow
from crm.queries.repeats import RepeatCount
from crm.ui import formats
from crm.ui.tables.records import Column

_TONES = {"product": "accent", "course": "info", "colleague": "gift", "reading": "warn"}


@dataclass(frozen=True, slots=True)
class LessonLine:
    """A lesson, and what came after it."""

    row: LessonRow
    count: RepeatCount

    @property
    def id(self) -> uuid.UUID:
        """The lesson's."""
        return self.row.id


def lesson_columns(today: dt.date) -> tuple[Column[LessonLine], ...]:
    """What went wrong, where it applies, and what came of it."""
    return (
        Column(
            key="mistake",
            title=_("What went wrong"),
            text=lambda line: line.row.mistake,
            strong=True,
            note=lambda line: line.row.correction or "",
            tone=lambda line: "text" if line.row.active else "text2",
            sort=lambda line: line.row.mistake,
        ),
        Column(
            key="state",
            title="",
            text=lambda line: "" if line.row.active else _("Learned"),
            tag=lambda line: None if line.row.active else (_("Learned"), "neutral"),
            width=78,
            from_width=560,
        ),
        Column(
            key="about",
            title=_("Applies to"),
            text=lambda line: applies_to(line.row),
            sort=lambda line: applies_to(line.row),
            width=136,
            from_width=540,
        ),
        Column(
            key="topic",
            title=_("Topic"),
            text=lambda line: line.row.topic or formats.NOTHING,
            sort=lambda line: line.row.topic or "",
            width=104,
            from_width=800,
        ),
        Column(
            key="day",
            title=_("Date"),
            text=lambda line: formats.day(line.row.day, today),
            sort=lambda line: line.row.day,
            tone=lambda _line: "text2",
            width=104,
            from_width=700,
        ),
        Column(
            key="met",
            title=_("Since then"),
            text=lambda line: f"{line.count.met:,}" if line.count.met else formats.NOTHING,
            sort=lambda line: line.count.met,
            right=True,
            width=84,
            from_width=460,
        ),
        Column(
            key="again",
            title=_("Again"),
            text=lambda line: f"{line.count.again} ×" if line.count.again else formats.NOTHING,
            sort=lambda line: line.count.again,
            tone=lambda line: "warn" if line.count.again else "text2",
            right=True,
            width=64,
        ),
    )


def applies_to(lesson: LessonRow) -> str:
    """The customer or the product, else the topic, else everything."""
    return lesson.customer or lesson.product or lesson.topic or _("Everywhere")


def spoken_lesson(line: LessonLine) -> str:
    """The row as a colleague would say it."""
    again = ngettext(
        "it happened again {count} time", "it happened again {count} times", line.count.again
    )
    parts = [
        line.row.mistake,
        line.row.correction or "",
        applies_to(line.row),
        again.format(count=line.count.again) if line.count.again else "",
        "" if line.row.active else _("Learned"),
    ]
    return ", ".join(filter(None, parts))


def learning_columns(today: dt.date) -> tuple[Column[LearningRow], ...]:
    """When, what, of which kind, how long."""
    return (
        Column(
            key="day",
            title=_("Date"),
            text=lambda row: formats.full_day(row.day, today),
            sort=lambda row: row.day,
            tone=lambda _row: "text2",
            width=128,
        ),
        Column(
            key="title",
            title=_("What"),
            text=lambda row: row.title,
            strong=True,
            note=lambda row: row.note or "",
            sort=lambda row: row.title,
        ),
        Column(
            key="kind",
            title=_("Kind"),
            text=lambda row: label("learning_kind", row.kind),
            tag=lambda row: (label("learning_kind", row.kind), _TONES.get(row.kind, "neutral")),
            sort=lambda row: row.kind,
            width=104,
        ),
        Column(
            key="product",
            title=_("Product"),
            text=lambda row: row.product or formats.NOTHING,
            sort=lambda row: row.product or "",
            width=124,
            from_width=680,
        ),
        Column(
            key="source",
            title=_("Source"),
            text=lambda row: row.source or formats.NOTHING,
            sort=lambda row: row.source or "",
            width=124,
            from_width=800,
        ),
        Column(
            key="minutes",
            title=_("Minutes"),
            text=lambda row: f"{row.minutes:,}" if row.minutes else formats.NOTHING,
            sort=lambda row: row.minutes or 0,
            right=True,
            width=78,
        ),
    )


def spoken_learning(row: LearningRow) -> str:
    """The row as a colleague would say it."""
    return ", ".join([row.title, label("learning_kind", row.kind), *minutes_words(row.minutes)])


def minutes_words(minutes: int | None) -> list[str]:
    """45 minutes; nothing for none."""
    if not minutes:
        return []
    words = ngettext("{count} minute", "{count} minutes", minutes)
    return [words.format(count=f"{minutes:,}")]
