"""A lesson at the side: the correction large, and where it came up again."""

from PySide6.QtWidgets import QFrame

from crm.i18n import gettext as _
from crm.i18n import ngettext
from crm.labels import label
from crm.queries.repeats import BriefRow, RepeatRow, Repeats, list_repeats
from crm.queries.reps import me
from crm.services.lessons import edit_lesson, repeat_lesson
from crm.ui import formats
from crm.ui.context import Context
from crm.ui.pages.library_tab import SidePanel
from crm.ui.tables.lessons import LessonLine, applies_to
from crm.ui.widgets.layouts import Item, boxed, clear, column, line, row
from crm.ui.widgets.rows import Row

_FEW_BRIEFS = 4
_NOTE, _CONTACT = "note", "visit"


class LessonPanel(SidePanel):
    """Shows one lesson; G, R and E act from the list."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.line: LessonLine | None = None
        self.repeats: Repeats | None = None
        self._more = column(gap=12)

    def show_lesson(self, shown: LessonLine | None) -> None:
        """Show this one, or say what is shown here."""
        self.line = shown
        kit = self.kit
        if shown is None:
            self.fill(None, kit.nothing("lesson", _("The lesson is shown here.")))
            return
        lesson = shown.row
        self._more = column(gap=12)
        instead = kit.text(lesson.correction or "", "text", "h2")
        if not lesson.correction:
            write = kit.button(_("Write it down"), "ghost", "log")
            write.clicked.connect(lambda _on=False: self.edit())
            right: Item = kit.nothing("idea", _("What will you do instead?"), write)
        else:
            right = boxed(
                column(
                    kit.line(_("Next time"), "small", "accent", strong=True),
                    instead,
                    margins=(14, 10, 14, 12),
                    gap=4,
                ),
                "ticked",
            )
        self.fill(
            lesson.id,
            self._head(shown),
            right,
            self._figures(shown),
            self._more,
        )
        if self.repeats is not None and self.repeats.lesson == lesson.id:
            self._show_more(self.repeats)

    # --- Acting -----------------------------------------------------------------------------

    def edit(self) -> None:
        """Correct it."""
        if self.line is not None:
            self.context.form_asked.emit("lesson", self.line.id, {})

    def again(self) -> None:
        """It happened again: a note says so, and the lesson applies again."""
        shown, store, today = self.line, self.desk.store, self.desk.today()
        if shown is None:
            return
        body = _("Again: {mistake}").format(mistake=shown.row.mistake)
        count = shown.count.again + 1
        said = ngettext(
            "It happened again, {count} time now.", "It happened again, {count} times now.", count
        )

        def write() -> None:
            rep = store.read(me)
            repeat_lesson(store, shown.id, day=today, body=body, rep_id=rep)

        self.context.write(
            write, lambda _none: self.context.said.emit(said.format(count=count), True)
        )

    def retire(self) -> None:
        """It is learned and shown in no brief any more; or it applies again."""
        shown, store = self.line, self.desk.store
        if shown is None:
            return
        active = not shown.row.active
        said = (
            _("The lesson applies again.") if active else _("Learned: no brief shows it any more.")
        )
        self.context.write(
            lambda: edit_lesson(store, shown.id, active=active),
            lambda _change: self.context.said.emit(said, True),
        )

    # --- What the list knows ----------------------------------------------------------------

    def _head(self, shown: LessonLine) -> QFrame:
        kit, lesson = self.kit, shown.row
        tags: list[Item] = []
        if lesson.topic:
            tags.append(kit.tag(lesson.topic, "info"))
        if not lesson.active:
            tags.append(kit.tag(_("Learned")))
        day = formats.full_day(lesson.day, self.desk.today())
        parts: list[Item] = [
            row(
                kit.line(_("What went wrong"), "small", "text2"),
                None,
                kit.line(day, "small", "text2"),
            ),
            kit.text(lesson.mistake),
            row(*tags, *self._about(shown), None, gap=6),
        ]
        words = _("Learned") if lesson.active else _("Applies again")
        parts.append(
            row(
                self.act(_("It happened again"), "alert", "G", self.again),
                self.act(words, "check" if lesson.active else "undo", "R", self.retire),
                self.act(_("Edit"), "log", "E", self.edit),
                None,
                margins=(0, 4, 0, 0),
                gap=6,
            )
        )
        return boxed(column(*parts, gap=6))

    def _about(self, shown: LessonLine) -> list[Item]:
        """Whom and what it is about, opened by a click."""
        kit, lesson, found = self.kit, shown.row, list[Item]()
        if lesson.customer_id is not None:
            who = kit.button(lesson.customer or "", "small", "customers")
            who.clicked.connect(self.context.open_customer(lesson.customer_id))
            found.append(who)
        if lesson.product_id is not None:
            what = kit.button(lesson.product or "", "small", "package")
            what.clicked.connect(self.context.open_room("library", product=lesson.product_id))
            found.append(what)
        if not found and not lesson.topic:
            found.append(kit.tag(applies_to(lesson)))
        return found

    def _figures(self, shown: LessonLine) -> QFrame:
        kit, count = self.kit, shown.count
        met = kit.figure(f"{count.met:,}", _("contacts where it applied"))
        again = kit.figure(f"{count.again:,}", _("times again"))
        return boxed(row(met, None, again, 12, margins=(2, 0, 0, 0)))

    # --- What is read for it ----------------------------------------------------------------

    def read_more(self) -> None:
        """Where it came up again, and the briefs that show it."""
        shown, store, today = self.line, self.desk.store, self.desk.today()
        if shown is None or not self.isVisible():
            return

        def done(found: Repeats) -> None:
            if self.line is not None and self.line.id == shown.id:
                self.repeats = found
                self._show_more(found)

        self.context.quick.run(lambda: store.read(list_repeats, shown.row, today=today), done)

    def _show_more(self, found: Repeats) -> None:
        clear(self._more)
        if self.line is None:
            return
        kit, lesson = self.kit, self.line.row
        rows: list[Item] = [self._repeat(each) for each in found.rows]
        shown = sum(each.kind == _CONTACT for each in found.rows)
        more = self.line.count.met - shown
        if more > 0 and rows:
            words = ngettext("and {count} more contact", "and {count} more contacts", more)
            words = words.format(count=f"{more:,}")
            rows.append(row(kit.line(words, "small", "text2"), margins=(6, 2, 0, 0)))
        if not rows:
            rows.append(kit.line(_("It has not come up since."), tone="text2"))
        self._more.addWidget(line())
        title = _("Where it came up again")
        self._more.addWidget(self.section(title, column(*rows, gap=0)))
        if not lesson.active:
            return
        self._more.addWidget(line())
        briefs: list[Item] = [self._brief(each) for each in found.briefs[:_FEW_BRIEFS]]
        count = ngettext(
            "In the briefs of {count} customer",
            "In the briefs of {count} customers",
            found.customers,
        ).format(count=f"{found.customers:,}")
        if not briefs:
            words = _("No visit of the next two weeks is with one of them.")
            if not found.customers:
                words = _("No brief shows it: say whom, what or which topic it is about.")
            briefs.append(kit.text(words, "text2", "small"))
        if not found.customers:
            count = _("In the briefs")
        self._more.addWidget(self.section(count, column(*briefs, gap=0)))

    def _repeat(self, each: RepeatRow) -> Row:
        kit, today = self.kit, self.desk.today()
        who = each.customer or _("Note")
        mode = label("mode" if each.kind == _CONTACT else "note_kind", each.mode)
        day = formats.day(each.day, today)
        tags: list[Item] = []
        if each.how == "again":
            tags.append(kit.tag(_("Again"), "warn"))
        elif each.how == "alike":
            tags.append(kit.tag(_("Sounds like it"), "info"))
        inside = column(
            row(
                (kit.line(who, elide=True), 1), *tags, kit.line(f"{mode} · {day}", "small", "text2")
            ),
            kit.line(each.text, "small", "text2", elide=True),
            margins=(6, 5, 6, 5),
            gap=0,
        )
        found = Row(kit.look, inside, f"{who}, {mode}, {day}, {each.text}")
        found.opened.connect(lambda: self._open(each))
        return found

    def _open(self, each: RepeatRow) -> None:
        if each.customer_id is not None and each.how != "again":
            self.context.entry_asked.emit(each.customer_id, each.id)
        elif each.kind == _NOTE:
            self.context.form_asked.emit("note", each.id, {})

    def _brief(self, each: BriefRow) -> Row:
        kit = self.kit
        day = formats.near_day(each.day, self.desk.today())
        inside = row(
            (kit.line(each.customer, elide=True), 1),
            kit.line(day, "small", "text2"),
            kit.icon("brief", "text2", 14),
            margins=(6, 5, 6, 5),
        )
        found = Row(kit.look, inside, f"{each.customer}, {day}")
        found.opened.connect(self.context.open_brief(each.customer_id))
        return found
