"""Logging a contact: one sentence, understood as one types; the rest if one wants."""

import uuid
from functools import partial
from itertools import pairwise

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QFrame,
    QPushButton,
    QWidget,
)

from crm.domain.choices import VISIT_RESULTS
from crm.i18n import gettext as _
from crm.services.sentences import Told
from crm.ui import formats, sentence_pills
from crm.ui.context import Context
from crm.ui.dialogs.visit_form import VisitForm, is_time
from crm.ui.finder import Finder
from crm.ui.moved import Logged, Ready, read_ready, save_told, would_move
from crm.ui.preferences import Preferences
from crm.ui.sentences import Answer, Telling, find_told
from crm.ui.widgets.gauges import Gauge, GaugeWidget
from crm.ui.widgets.layouts import boxed, clear, column, row
from crm.ui.widgets.pills import Pills
from crm.ui.widgets.result_chips import Chips
from crm.ui.widgets.sentence_edit import SentenceEdit
from crm.ui.words import gauge_of, moved_words, range_words, said, standing, target_name

WIDTH = 640
_LABELS = 76  # wide, of the column of labels
_INSIDE = WIDTH - 40  # wide, within the margins
_PAUSE = 160  # ms without a key, before it is counted what would move
_MOST_ASKED = 5  # candidates, each with a key of its own


class VisitDialog(VisitForm):
    """`visit` is the planned one that was kept; `customer` and `mode` are what to begin with."""

    def __init__(
        self,
        context: Context,
        preferences: Preferences,
        parent: QWidget,
        *,
        customer: uuid.UUID | None = None,
        visit: uuid.UUID | None = None,
        mode: str = "visit",
    ) -> None:
        super().__init__(context, parent, _("Log a visit"), WIDTH)
        self._preferences, self._visit = preferences, visit
        self._saving = self._save_wanted = False
        self._wanted = customer
        self._drafted: list[uuid.UUID] = []
        self._asked_for: tuple[str, uuid.UUID | None] = ("", None)
        self._picked_result = False
        self._reading = Finder(context.quick)
        self._understanding = Finder(context.quick)
        self._counting = Finder(context.writes)  # it writes, and takes it back
        for finder in (self._reading, self._understanding, self._counting):
            self.destroyed.connect(finder.forget)
        self.telling = Telling(self.desk.today(), self._on_corrected)
        kit = self.kit
        self.sentence = SentenceEdit(
            kit.look,
            _("What happened, in one sentence"),
            _("Saw Huang at Dinghe, needs 60 cases, quote by Friday"),
        )
        self.pills = Pills(kit.look, _("Understood"), _INSIDE)
        self.asked = Pills(kit.look, _("Who is meant"), _INSIDE - 90)
        self._asking = self._asking_row()
        self._notes = column(gap=4)
        self.notes = boxed(self._notes)
        self.outcome = Chips(context, _("Result"), "result", VISIT_RESULTS, numbered=True)
        self.outcome.picked.connect(self._on_result)
        self.more = kit.button(_("More"), "quiet", "down", tip="Alt+M")
        self.more.setCheckable(True)
        self._form = self._make_form(mode)
        self._area = kit.scroll(self._form)
        self._area.hide()
        self.more.toggled.connect(self._on_more)
        self._gauge = GaugeWidget(kit.look, Gauge(0, 1, 1))
        self._target_line = kit.line("", strong=True, elide=True)
        self._target_small = kit.text("", "text2", "small")
        self.target = self._target_strip()
        self.cancel = kit.button(_("Cancel"))
        self.cancel.clicked.connect(self.close)
        self.save = kit.button(_("Save"), "primary", tip="Ctrl+Enter")
        self.save.clicked.connect(self._on_save)
        for part in (self.pills, self._asking, self.notes, self.target):
            part.hide()
        outcome = row(kit.line(_("Result"), "small", "text2"), (self.outcome, 1), gap=10)
        self.fill(
            _("Log a visit"),
            column(
                self.sentence,
                self.pills,
                self._asking,
                self.notes,
                outcome,
                row(self.more, None),
                self._area,
                self.target,
                gap=9,
            ),
            self.cancel,
            self.save,
            hint=_("Esc keeps a draft, Alt+1 to 5 is the result"),
            note=_("One sentence is enough, the rest may stay empty"),
        )
        self.let_shrink(self._area, lambda: self._form.sizeHint().height())
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE)
        self._pause.timeout.connect(self._count)
        self._connect()
        if customer is None and visit is None:
            self._restore(preferences.draft())
        self.sentence.setFocus()
        self._read()

    def _connect(self) -> None:
        self._add_keys()
        self.sentence.textChanged.connect(self._on_text)
        self.sentence.left_below.connect(lambda: self.focusNextPrevChild(True))
        for signal in (self.day.textChanged, self.time.textChanged, self.next_on.textChanged):
            signal.connect(self._on_form)
        self.next_step.textChanged.connect(self._on_form)
        self.said.textChanged.connect(self._on_form)
        self.customer.picked.connect(self._on_customer)
        self.customer.textEdited.connect(self._on_form)

    # --- Its parts ----------------------------------------------------------------------------

    def _asking_row(self) -> QFrame:
        self._ask_line = self.kit.line("", "small", "text2")
        return boxed(column(self._ask_line, self.asked, gap=4))

    def _target_strip(self) -> QFrame:
        self._gauge.setFixedWidth(_INSIDE * 9 // 20)  # the words wrap, they are never elided
        words = column(self._target_line, self._target_small, gap=0)
        inside = row(
            self.kit.icon("trend", "accent", 18), (words, 1), self._gauge,
            margins=(14, 6, 14, 4), gap=12,
        )  # fmt: skip
        return boxed(inside, "soft")

    def _add_keys(self) -> None:
        for number, code in enumerate(VISIT_RESULTS, start=1):
            key = QShortcut(QKeySequence(f"Alt+{number}"), self)
            key.activated.connect(partial(self._choose_result, code))
        for number in range(1, _MOST_ASKED + 1):
            key = QShortcut(QKeySequence(f"Ctrl+{number}"), self)
            key.activated.connect(partial(self._answer_asked, number - 1))
        QShortcut(QKeySequence("Alt+M"), self).activated.connect(self.more.toggle)
        QShortcut(QKeySequence("Alt+B"), self).activated.connect(self._keep_shifted)

    # --- What it begins with ------------------------------------------------------------------

    def _read(self) -> None:
        desk, visit, wanted, drafted = self.desk, self._visit, self._wanted, self._drafted
        if visit is None and wanted is None and not drafted:
            return
        self.save.setEnabled(False)
        self._reading.ask(
            lambda: read_ready(desk, visit=visit, customer=wanted, pitched=drafted),
            self._on_ready,
            self._on_unready,
        )

    def _on_ready(self, ready: Ready) -> None:
        if ready.planned is not None:
            planned = ready.planned
            self.day.set_day(min(planned.day, self.desk.today()))
            self.time.setText(planned.time or "")
            self.mode.choose(planned.mode)
        if ready.customer is not None and not self.customer.text():
            self.customer.take(ready.customer)
        for product in ready.pitched:
            self._pitch(product)
        self.save.setEnabled(True)
        self._on_form()

    def _on_unready(self, error: BaseException) -> None:
        self.save.setEnabled(True)
        self.refuse(error)

    # --- Understanding ------------------------------------------------------------------------

    @property
    def busy(self) -> bool:
        """Whether what was typed last is not understood yet."""
        return self._understanding.busy

    def _on_text(self) -> None:
        self.say_wrong("")
        self._understand()

    def _understand(self) -> None:
        desk, text, today = self.desk, self.sentence.text(), self.telling.today
        customer = self.telling.chosen
        self._asked_for = (text, customer)
        self._understanding.ask(
            lambda: find_told(desk, text, today, customer), self._on_understood, self.refuse
        )

    def _on_understood(self, answer: Answer) -> None:
        self.telling.answer = answer
        self._show()
        if self._save_wanted:
            self._save_wanted = False
            self._save()

    def _on_corrected(self) -> None:
        """Something was chosen or taken away; who is meant decides which people are."""
        self.say_wrong("")
        self._show()
        if self.telling.chosen != self._asked_for[1]:
            self._understand()

    def _on_customer(self) -> None:
        self._on_form()
        self.said.setFocus()

    def _on_form(self) -> None:
        self.telling.form = self._filled()
        self._on_corrected()

    def _on_result(self) -> None:
        self._picked_result = True
        self._on_form()

    def _choose_result(self, code: str) -> None:
        self.outcome.choose(None if self.outcome.chosen == code else code)
        self._on_result()

    def _show(self) -> None:
        """Everything that follows from the sentence."""
        telling = self.telling
        typed = bool(self.sentence.text().strip())
        if not self._picked_result:
            self.outcome.choose(telling.result)
        self.sentence.show_marks(telling.marks())
        self.pills.show_pills(sentence_pills.pills(telling) if typed or telling.chosen else [])
        questions = sentence_pills.questions(telling)[:_MOST_ASKED] if typed else []
        self.asked.show_pills(questions)
        for before, after in pairwise([self.sentence, *self.pills.pills, *self.asked.pills]):
            QWidget.setTabOrder(before, after)
        self._asking.setVisible(bool(questions))
        is_new = len(questions) == 1 and questions[0].key == "new"
        self._ask_line.say(
            _("Not known yet. Ctrl+1 adds it with this visit.")
            if is_new
            else _("Which customer? Ctrl+1 to {count} chooses.").format(count=len(questions))
            if len(questions) > 1
            else _("This customer? Ctrl+1 says yes.")
        )
        self._show_notes()
        self.fit()
        self._pause.start()

    def _show_notes(self) -> None:
        clear(self._notes)
        shifts = self.telling.shifts()
        today = self.telling.today
        for shift in shifts:
            words = _("{day} is a day off, so the promise is due {due}.").format(
                day=formats.full_day(shift.said, today), due=formats.full_day(shift.due, today)
            )
            keep = self.kit.button(
                _("Keep {day}").format(day=formats.weekday(shift.said)), "ghost", tip="Alt+B"
            )
            keep.clicked.connect(partial(self.telling.keep, shift))
            self._notes.addLayout(
                row(
                    self.kit.icon("holiday", "info"),
                    self.kit.line(words, "small", "info"),
                    keep,
                    None,
                )
            )
        self.notes.setVisible(bool(shifts))

    def _keep_shifted(self) -> None:
        for shift in self.telling.shifts():
            self.telling.keep(shift)

    def _answer_asked(self, place: int) -> None:
        if place < len(self.asked.pills):
            self.asked.pills[place].data.options[0].act()
            self.sentence.setFocus()

    def _on_more(self, shown: bool) -> None:  # noqa: FBT001 - what the signal gives
        self._area.setVisible(shown)
        self.fit()
        if shown:
            self.customer.setFocus()
        else:
            self.sentence.setFocus()

    # --- What it moves ------------------------------------------------------------------------

    def _count(self) -> None:
        told, name = self.telling.told(), self.telling.who[1]
        if told is None or self._saving:
            self._show_target(None)
            return
        desk = self.desk
        self._counting.ask(
            lambda: would_move(desk, told, name), self._show_target, lambda _error: None
        )

    def _show_target(self, moved: Logged | None) -> None:
        if moved is None or not moved.moved:
            if not self.target.isHidden():
                self.target.hide()
                self.fit()
            return
        now, before = moved.moved[0], moved.before[0]
        self._target_line.say(
            _("{target} {before} → {now} / {range}").format(
                target=target_name(now),
                before=said(before, before.value),
                now=said(now, now.value),
                range=range_words(now),
            )
        )
        others = [
            f"{target_name(each)} {said(each, each.value)} / {range_words(each)}"
            for each in moved.moved[1:2]
        ]
        self._target_small.setText(" · ".join(part for part in (*standing(now), *others) if part))
        self._gauge.show_gauge(gauge_of(now, self.telling.today))
        if self.target.isHidden():
            self.target.show()
            self.fit()

    # --- Saving -----------------------------------------------------------------------------

    def _on_save(self) -> None:
        """Save as soon as it is known who and what is meant."""
        self.customer.when_known(lambda: self.pitched.when_known(self._when_understood))

    def _when_understood(self) -> None:
        self.telling.form = self._filled()
        if self.telling.chosen != self._asked_for[1]:
            self._understand()
        if self.busy:
            self._save_wanted = True
        else:
            self._save()

    def _save(self) -> None:
        if self._is_wrong() or self._saving:
            return
        self._pitch(self.pitched.best())
        self.telling.form = self._filled()
        told, name = self.telling.told(), self.telling.who[1]
        if told is None:
            return
        self._saving = True
        self.save.setEnabled(False)
        self._pause.stop()
        self._counting.forget()
        self._write(told, name)

    def _write(self, told: Told, name: str) -> None:
        desk = self.desk
        self.context.write(lambda: save_told(desk, told, name), self._on_saved, self._on_refused)

    def _is_wrong(self) -> bool:
        who = self.telling.who[1]
        for field, wrong, sentence in (
            (self.customer, bool(self.customer.text().strip()) and self.customer.best() is None,
             _("Choose a customer from the list.")),
            (self.sentence, not who, self._unknown_words()),
            (self.day, self.day.wrong, _("Write the date as 2026-03-05, 3-5 or -1.")),
            (self.time, not is_time(self.time.text()), _("Write the time as 09:30.")),
            (self.next_on, self.next_on.wrong, _("Write the date as 2026-03-05, 3-5 or +7.")),
        ):  # fmt: skip
            if wrong:
                if field is not self.sentence and not self.more.isChecked():
                    self.more.setChecked(True)
                self.say_wrong(sentence)
                field.setFocus()
                return True
        return False

    def _unknown_words(self) -> str:
        if self.asked.pills:
            return _("Who was it? Choose with Ctrl+1, or write more of the name.")
        return _("Who was it? Write the customer's name.")

    def _on_saved(self, logged: Logged) -> None:
        """The numbers on the pages move first, then the dialog goes."""
        self._preferences.keep_draft({})
        self._saving = True
        self.context.moved.emit(logged.moved)
        self.context.said.emit(moved_words(logged), True)
        self.accept()

    def _on_refused(self, error: BaseException) -> None:
        self._saving = False
        self.save.setEnabled(True)
        self.refuse(error)

    # --- Keys and the draft -----------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Ctrl+Enter saves from inside the text too."""
        if watched is self.said and isinstance(event, QKeyEvent):
            control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
            if control and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                if event.type() == QEvent.Type.KeyPress:
                    self.save.click()
                return True
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter in a field is not a save."""
        if event.key() not in {Qt.Key.Key_Return, Qt.Key.Key_Enter} or isinstance(
            self.focusWidget(), QPushButton
        ):
            super().keyPressEvent(event)

    def reject(self) -> None:
        """Close, keeping what was typed."""
        self._keep()
        super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:
        """The same when the window is closed."""
        self._keep()
        super().closeEvent(event)
