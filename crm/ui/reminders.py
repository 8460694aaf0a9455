"""Reminders on the desktop: in the morning what the day holds, and a visit that is near."""

import datetime as dt
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QSystemTrayIcon, QWidget

from crm.i18n import gettext as _
from crm.i18n import listed, ngettext
from crm.queries.reps import me
from crm.queries.today import open_promises
from crm.queries.week import visit_cards
from crm.services.desk import Desk
from crm.ui.context import Context
from crm.ui.preferences import Preferences
from crm.ui.widgets.icons import make_icon

AHEAD = dt.timedelta(minutes=15)
LOOK_MS = 30_000


@dataclass(frozen=True, slots=True)
class Near:
    """A planned visit of today with its time."""

    id: uuid.UUID
    customer_id: uuid.UUID
    customer: str
    at: dt.datetime
    purpose: str | None


@dataclass(frozen=True, slots=True)
class Ahead:
    """What a day holds: planned visits, how many have no time, promises that are due."""

    visits: Sequence[Near]
    untimed: int
    promises: int


def read_ahead(desk: Desk, today: dt.date) -> Ahead:
    """Read what today holds for me."""
    with desk.store.reading() as session:
        rep = me(session)
        cards = visit_cards(session, today, today, rep=rep)
        planned = [card for card in cards if card.state == "planned"]
        due = sum(
            row.due is not None and row.due <= today for row in open_promises(session, rep=rep)
        )
    timed = [
        Near(
            card.id,
            card.customer_id,
            card.customer,
            dt.datetime.combine(today, dt.time.fromisoformat(card.time)),
            card.purpose,
        )
        for card in planned
        if card.time
    ]
    return Ahead(sorted(timed, key=lambda near: near.at), len(planned) - len(timed), due)


class Reminders(QObject):
    """Looks twice a minute; each visit is named once, the morning once a day.

    `tell` shows a title and a sentence; `now` is the time here.
    """

    def __init__(
        self,
        context: Context,
        preferences: Preferences,
        window: QWidget,
        *,
        tell: Callable[[str, str], None] | None = None,
        now: Callable[[], dt.datetime] = dt.datetime.now,
    ) -> None:
        super().__init__(window)
        self._context, self._preferences, self._window, self._now = (
            *(context, preferences, window),
            now,
        )
        self._tell = tell or self._notify
        self._named: set[uuid.UUID] = set()
        self._greeted: dt.date | None = None
        self._customer: uuid.UUID | None = None
        self._tray: QSystemTrayIcon | None = None
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.look)
        self._timer.start(LOOK_MS)

    def look(self) -> None:
        """Read what is near, if reminders are wanted and it is not a made-up day."""
        desk, today = self._context.desk, self._context.desk.today()
        if self._preferences.reminders() and today == self._now().date():
            self._context.read(lambda: read_ahead(desk, today), self.show)

    def show(self, ahead: Ahead) -> None:
        """Tell what has not been told yet."""
        now = self._now()
        if self._greeted != now.date():
            self._greeted = now.date()
            words = _day_words(ahead)
            if words:
                self._customer = None
                self._tell(_("Today"), words)
        for visit in ahead.visits:
            if visit.id not in self._named and now <= visit.at <= now + AHEAD:
                self._named.add(visit.id)
                self._customer = visit.customer_id
                title = _("{time} {customer}").format(
                    time=f"{visit.at:%H:%M}", customer=visit.customer
                )
                self._tell(title, visit.purpose or _("A click opens the brief."))

    def _notify(self, title: str, sentence: str) -> None:
        """On the desktop where it can be, else in the window."""
        if QSystemTrayIcon.isSystemTrayAvailable() and QSystemTrayIcon.supportsMessages():
            if self._tray is None:
                look = self._context.look
                self._tray = QSystemTrayIcon(make_icon("bell", look.hex("accent"), 24), self)
                self._tray.setToolTip(_("Tuoke"))
                self._tray.messageClicked.connect(self._on_clicked)
                self._tray.activated.connect(lambda _reason: self._raise())
            self._tray.show()
            self._tray.showMessage(title, sentence, self._tray.icon())
        else:
            self._context.said.emit(_("{title}: {text}").format(title=title, text=sentence), False)

    def _on_clicked(self) -> None:
        self._raise()
        if self._customer is not None:
            self._context.brief_asked.emit(self._customer)

    def _raise(self) -> None:
        window = self._window.window()
        window.showNormal() if window.isMinimized() else window.show()
        window.raise_()
        window.activateWindow()


def _day_words(ahead: Ahead) -> str:
    """What the day holds in one sentence; empty if nothing."""
    words = []
    visits = len(ahead.visits) + ahead.untimed
    if visits:
        words.append(ngettext("{count} visit", "{count} visits", visits).format(count=visits))
    if ahead.promises:
        words.append(
            ngettext("{count} promise due", "{count} promises due", ahead.promises).format(
                count=ahead.promises
            )
        )
    if ahead.visits:
        first = ahead.visits[0]
        words.append(
            _("first {time} {customer}").format(time=f"{first.at:%H:%M}", customer=first.customer)
        )
    return listed(words) if words else ""
