"""The dialog of every form: fields, what is wrong at them, remarks, drafts, saving, deleting."""

import uuid
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QPushButton, QWidget
from shiboken6 import isValid

from crm.errors import KnownError
from crm.i18n import gettext as _
from crm.ui.context import Context
from crm.ui.dialogs.dialog import Dialog, focus_soon, room_of
from crm.ui.finder import Finder
from crm.ui.forms.editors import Editor
from crm.ui.forms.form import Field, Form, Known, Remark, Saved, Wrong
from crm.ui.forms.reading import Ready, read_known, read_ready
from crm.ui.widgets.layouts import boxed, clear, column, row

_REST_MS = 150  # of rest while typing before remarks are made
_CHROME = 170  # of the dialog above and below its fields
_CAPTION, _HIGH = 76, 34


class FormDialog(Dialog):
    """Writes a new record, or corrects `record`; `given` is what a new one begins with."""

    def __init__(
        self,
        context: Context,
        parent: QWidget,
        form: Form,
        *,
        record: uuid.UUID | None = None,
        given: Mapping[str, Any] | None = None,
    ) -> None:
        title = _(form.title) if record is None else _(form.title_edit)
        super().__init__(context, parent, title, form.width)
        self.form, self.record = form, record
        self._given = {key: value for key, value in (given or {}).items() if value is not None}
        self._known = Known(today=self.desk.today())
        about = record or self._given.get("customer") or ""
        self._draft = f"form {form.kind} {about}"
        self._before: dict[str, Any] | None = None
        self._reader, self._remarker = Finder(context.quick), Finder(context.quick)
        self.destroyed.connect(self._reader.forget)
        self.destroyed.connect(self._remarker.forget)
        self._led: tuple[object, ...] = ()
        self._unfolded = False
        self.fields = [field for field in form.fields if record is None or not field.new]
        self.editors: dict[str, Editor] = {}
        self._captions: dict[str, QWidget] = {}
        self._cells: dict[str, QWidget] = {}
        self._shown: list[str] | None = None
        self._wrongs: dict[str, QLabel] = {}
        self._remarks = column(gap=6, margins=(10, 8, 10, 8))
        self._remarks_box = boxed(self._remarks, "soft")
        self._remarks_box.hide()
        self._more = self.kit.button(_("More fields"), "ghost", "down")
        self._more.clicked.connect(self.unfold)
        self._drafted = self._draft_line()
        self._inside = boxed(self._body())
        self._area = self.kit.scroll(self._inside)
        self._most_high = room_of(parent) - _CHROME
        self.save = self.kit.button(_("Save"), "primary")
        self.save.clicked.connect(self._on_save)
        self.fill(
            title,
            column(self._drafted, self._area, self._remarks_box, gap=8),
            *self._buttons(),
            hint=_("Ctrl+Enter saves, Esc keeps a draft"),
        )
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST_MS)
        self._rest.timeout.connect(self._on_rest)
        self._begin()

    # --- Building ---------------------------------------------------------------------------

    def _buttons(self) -> list[QPushButton]:
        cancel = self.kit.button(_("Cancel"))
        cancel.clicked.connect(self.reject)
        found = [cancel, self.save]
        if self.record is not None and self.form.delete is not None:
            words = _(self.form.delete_words) if self.form.delete_words else _("Delete")
            self.delete = self.kit.button(words, "danger")
            self.delete.clicked.connect(self._on_delete)
            found.insert(0, self.delete)
        return found

    def _body(self) -> QGridLayout:
        grid = self._grid = QGridLayout()
        grid.setContentsMargins(0, 2, 8, 2)  # its right for the bar that scrolls
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(9)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(3, 1)
        for field in self.fields:
            self._make(field)
        return grid

    def _make(self, field: Field) -> None:
        words = _(field.label)
        editor = field.editor(self.context, words, _(field.hint) if field.hint else "")
        editor.changed.connect(self._on_changed)
        if field.fixed and self.record is not None:
            editor.setEnabled(False)
        self.editors[field.key] = editor
        caption = self.kit.line(words, "small", "text2")
        caption.setMinimumSize(_CAPTION, _HIGH)
        wrong = self.kit.text("", "danger", "small")
        wrong.hide()
        self._captions[field.key], self._wrongs[field.key] = caption, wrong
        self._cells[field.key] = boxed(column(editor, wrong, gap=3))

    def _place(self, shown: Sequence[Field]) -> None:
        """Put the fields that are shown into rows, two halves beside each other."""
        grid, top = self._grid, Qt.AlignmentFlag.AlignTop
        while grid.takeAt(0) is not None:
            pass  # the widgets stay where they are
        at, place = 0, 0
        for field in shown:
            if place and not field.half:
                at, place = at + 1, 0
            grid.addWidget(self._captions[field.key], at, 2 * place, top)
            grid.addWidget(
                self._cells[field.key], at, 2 * place + 1, 1, 1 if field.half else 3, top
            )
            if field.half and not place:
                place = 1
            else:
                at, place = at + 1, 0
        grid.addWidget(self._more, at + 1, 1, 1, 3)

    def _draft_line(self) -> QFrame:
        anew = self.kit.button(_("Start anew"), "ghost")
        anew.clicked.connect(self._on_anew)
        words = self.kit.text(_("With what you typed before"), "text2", "small")
        line = boxed(row((words, 1), anew, margins=(10, 2, 4, 2)), "soft")
        line.hide()
        return line

    def unfold(self) -> None:
        """Show the fields that are folded away, too."""
        self._unfolded = True
        self._show_fields()
        first = next((field.key for field in self.fields if field.more), None)
        if first is not None and self.isVisible():
            self.editors[first].setFocus()

    def _show_fields(self) -> None:
        values = self.peek()
        shown = [field for field in self.fields if self._is_shown(field, values)]
        if [field.key for field in shown] != self._shown:
            self._shown = [field.key for field in shown]
            self._place(shown)
            for field in self.fields:
                self._captions[field.key].setVisible(field in shown)
                self._cells[field.key].setVisible(field in shown)
        self._more.setVisible(not self._unfolded and any(field.more for field in self.fields))
        self._fit()

    def _is_shown(self, field: Field, values: Mapping[str, Any]) -> bool:
        if field.more and not self._unfolded:
            return False
        if field.fixed and field.more and self.record is not None and not values.get(field.key):
            return False  # nothing stands there, and nothing can be written
        return field.shown is None or field.shown(values)

    def _fit(self) -> None:
        """As high as what is in it, and no higher than the window."""
        self._grid.activate()
        remarks = self._remarks_box.sizeHint().height() if self._remarks_box.isVisible() else 0
        most = max(self._most_high - remarks, 160)
        self._area.setFixedHeight(min(self._inside.sizeHint().height() + 2, most))
        self.adjustSize()

    # --- What it begins with ----------------------------------------------------------------

    def _begin(self) -> None:
        self.save.setEnabled(False)
        if self.record is None:
            for field in self.fields:
                if field.default is not None:
                    self.editors[field.key].put(field.default(self._known))
        self._show_fields()
        self._focus_first()
        desk, form, record, given = self.desk, self.form, self.record, self._given
        self._reader.ask(
            lambda: read_ready(desk, form, record, given), self._on_ready, self._on_unready
        )

    def _on_ready(self, ready: Ready) -> None:
        self._take_known(ready.known)
        for key, editor in self.editors.items():
            if key in ready.values:
                editor.put(ready.values[key])
        if self.record is not None and any(
            ready.values.get(field.key) not in _usual(field, ready.known)
            for field in self.fields
            if field.more
        ):
            self._unfolded = True
        self.save.setEnabled(True)
        self._led = self._leading()
        self._before = self._typed()
        self._take_draft()
        self._show_fields()
        self._focus_first()
        self._on_rest()

    def _on_unready(self, error: BaseException) -> None:
        self.refuse(error)

    def _focus_first(self) -> None:
        """The first field that waits for something."""
        values = self.peek()
        open_ones = [
            field.key
            for field in self.fields
            if self.editors[field.key].isEnabled() and not self._captions[field.key].isHidden()
        ]
        empty = [key for key in open_ones if values.get(key) is None]
        filled = [key for key in open_ones if key != "customer"]
        if self.record is None:
            known = {field.key: field for field in self.fields}
            empty.sort(key=lambda key: (not known[key].required, not known[key].first))
        wanted = next(iter(empty if self.record is None else filled), None)
        if wanted is not None:
            focus_soon(self.editors[wanted])

    def _take_known(self, known: Known) -> None:
        self._known = known
        for editor in self.editors.values():
            editor.know(known)

    # --- While one types --------------------------------------------------------------------

    def peek(self) -> dict[str, Any]:
        """What the fields hold; nothing where something is wrong."""
        found: dict[str, Any] = {}
        for key, editor in self.editors.items():
            try:
                found[key] = editor.value
            except Wrong:
                found[key] = None
        return found

    def _leading(self) -> tuple[object, ...]:
        values = self.peek()
        return tuple(values[field.key] for field in self.fields if field.leads)

    def _on_changed(self) -> None:
        if self._before is not None:
            self._rest.start()
            self.say_wrong("")
            sender = self.sender()
            for key, editor in self.editors.items():
                if editor is sender:
                    self._say_at(key, "")
            if any(field.shown is not None for field in self.fields):
                self._show_fields()

    def _on_rest(self) -> None:
        led = self._leading()
        if led != self._led:
            self._led = led
            desk, form, values = self.desk, self.form, self.peek()
            if self.record is not None:
                values["currency"] = self._known.currency
            self._reader.ask(lambda: read_known(desk, form, values), self._on_known)
        self._remark()

    def _on_known(self, known: Known) -> None:
        self._take_known(known)
        self._show_fields()
        self._remark()

    def _remark(self) -> None:
        make = self.form.remarks
        if make is None:
            return
        desk, record, values, known = self.desk, self.record, self.peek(), self._known
        self._remarker.ask(lambda: make(desk, record, values, known), self._show_remarks)

    def _show_remarks(self, remarks: Sequence[Remark]) -> None:
        clear(self._remarks)
        for remark in remarks:
            line = row(
                self.kit.icon(remark.icon, remark.tone),
                (self.kit.text(remark.words, remark.tone, "small"), 1),
            )
            if remark.asks:
                ask = self.kit.button(_("Ask for approval"), "ghost")
                ask.clicked.connect(self.ask_approval)
                line.addWidget(ask)
            self._remarks.addWidget(boxed(line))
        self._remarks_box.setVisible(bool(remarks))
        self._fit()

    def ask_approval(self) -> None:
        """Let the record wait for an approval."""
        self.editors["approval"].put("pending")

    @property
    def remarks(self) -> list[str]:
        """What it says below the fields."""
        return [label.text() for label in self._remarks_box.findChildren(QLabel) if label.text()]

    # --- What was left before its end -------------------------------------------------------

    def _typed(self) -> dict[str, Any]:
        return {key: editor.typed() for key, editor in self.editors.items()}

    def _take_draft(self) -> None:
        draft = self.context.drafts.get(self._draft)
        if isinstance(draft, dict):
            for key, typed in draft.items():
                if key in self.editors:
                    self.editors[key].put_back(typed)
            self._drafted.show()

    def _on_anew(self) -> None:
        self.context.drafts.pop(self._draft, None)
        for key, typed in (self._before or {}).items():
            self.editors[key].put_back(typed)
        self._drafted.hide()
        self._fit()
        self._focus_first()

    def reject(self) -> None:
        """Close; what was typed is kept for the next time."""
        before, typed = self._before, self._typed()
        if before is not None:
            changed = {key: words for key, words in typed.items() if words != before[key]}
            if changed:
                self.context.drafts[self._draft] = changed
                self.context.said.emit(_("Not saved; what you typed is kept."), False)
        super().reject()

    # --- Saving -----------------------------------------------------------------------------

    def values(self) -> dict[str, Any] | None:
        """What the fields hold; None if something is wrong, which is said at its field."""
        found: dict[str, Any] = {}
        first: str | None = None
        for field in self.fields:
            if self._captions[field.key].isHidden() and field.shown is not None:
                found[field.key] = None
                continue
            try:
                found[field.key] = self.editors[field.key].value
                wrong = ""
            except Wrong as error:
                wrong = str(error)
            if not wrong and field.required and _is_nothing(found[field.key]):
                wrong = _("This is missing: {field}.").format(field=_(field.label))
            self._say_at(field.key, wrong)
            if wrong and first is None:
                first = field.key
        if first is None:
            return found
        if self._captions[first].isHidden():
            self.unfold()
        self._fit()
        self.editors[first].setFocus()
        self._area.ensureWidgetVisible(self.editors[first])
        return None

    def wrong_at(self, key: str) -> str:
        """What is said to be wrong at this field."""
        return self._wrongs[key].text()

    def _say_at(self, key: str, sentence: str) -> None:
        said = self._wrongs[key]
        if said.text() != sentence:
            said.setText(sentence)
            said.setVisible(bool(sentence))
            self.editors[key].mark_wrong(wrong=bool(sentence))
            self._fit()

    def _on_save(self) -> None:
        self._when_known(list(self.editors.values()), self._save)

    def _when_known(self, waiting: list[Editor], then: Callable[[], None]) -> None:
        if waiting:
            first, rest = waiting[0], waiting[1:]
            first.when_known(lambda: self._when_known(rest, then))
        else:
            then()

    def _save(self) -> None:
        values = self.values()
        if values is None:
            return
        self.save.setEnabled(False)
        desk, form, record, known = self.desk, self.form, self.record, self._known
        self.context.write(
            lambda: form.save(desk, record, values, known), self._on_saved, self._on_refused
        )

    def _on_saved(self, saved: Saved) -> None:
        words = _("{what} saved: {about}.") if saved.about else _("{what} saved.")
        sentence = words.format(what=_(self.form.noun), about=saved.about)
        self._end(" · ".join(filter(None, (sentence.rstrip("."), saved.moved))))
        if saved.asks:
            self.context.request_asked.emit(self.form.kind, saved.record)

    def _end(self, sentence: str) -> None:
        self.context.drafts.pop(self._draft, None)
        self.context.said.emit(sentence, True)
        if isValid(self):
            self.accept()

    def _on_refused(self, error: BaseException) -> None:
        if not isValid(self):
            self.context.refused.emit(error)
            return
        self.save.setEnabled(True)
        key = self.form.errors.get(error.code) if isinstance(error, KnownError) else None
        if key is not None and isinstance(error, KnownError) and key in self.editors:
            self._say_at(key, error.sentence)
            self.editors[key].setFocus()
        else:
            self.refuse(error)

    def _on_delete(self) -> None:
        desk, record, delete, values = self.desk, self.record, self.form.delete, self.peek()
        if delete is None or record is None:
            return
        about = self.about(values)

        def done(_nothing: None) -> None:
            words = _("{what} deleted: {about}.") if about else _("{what} deleted.")
            if self.form.gone:
                words = _(self.form.gone)
            self._end(words.format(what=_(self.form.noun), about=about))

        self.context.write(lambda: delete(desk, record, values), done, self._on_refused)

    def about(self, values: Mapping[str, Any]) -> str:
        """Whom or what the record is about."""
        if self._known.customer is not None:
            return self._known.customer.name
        metrics = dict(self._known.metrics)
        if values.get("metric") in metrics:
            return metrics[values["metric"]]
        named = (values.get(key) for key in ("name", "title", "item", "metric", "mistake", "body"))
        return next((text[:40] for text in named if isinstance(text, str)), "")


def _usual(field: Field, known: Known) -> tuple[object, ...]:
    """What a field that is folded away holds if there is nothing to see in it."""
    return (None, "", False, field.default(known) if field.default is not None else None)


def _is_nothing(value: object) -> bool:
    return value is None or value in ("", ())
