"""A customer's statement (对账单) on A4, as many pages as it takes; always the same bytes."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from crm.documents.fonts import FontSet, system_fonts
from crm.documents.layout import Setting, Span, wrap
from crm.documents.paper import GROUND, HAIRLINE, INK, JADE, MUTED, TONES
from crm.documents.pdf import A4, Page
from crm.domain.ageing import AGE_BANDS
from crm.i18n import gettext as _
from crm.i18n import language
from crm.labels import label
from crm.queries.briefs import words
from crm.queries.statements import Statement, StatementEntry

_WIDTH, _HEIGHT = A4
_MARGIN: Final = 40.0
_RIGHT: Final = _WIDTH - _MARGIN
_BODY, _HEAD, _TITLE, _NOTE = 9.4, 8.6, 20.0, 8.0
_ROW: Final = 17.0
_FOOT: Final = _HEIGHT - 44
_SIGNING: Final = 96.0
_DATE_X, _KIND_X, _ABOUT_X = _MARGIN, _MARGIN + 86, _MARGIN + 144
_CHARGED_X, _CREDITED_X, _BALANCE_X = _RIGHT - 164, _RIGHT - 82, _RIGHT
_ABOUT_WIDTH: Final = _CHARGED_X - 62 - _ABOUT_X


@dataclass(frozen=True, slots=True, kw_only=True)
class Parties:
    """Who the statement is for, and who makes it."""

    customer: str
    code: str | None
    seller: str
    team: str | None


def statement_pdf(
    found: Sequence[Statement],
    parties: Parties,
    *,
    start: dt.date,
    end: dt.date,
    made_on: dt.date,
    fonts: FontSet | None = None,
) -> bytes:
    """The pages as PDF; each currency stands by itself."""
    paper = _Paper(Page(fonts or system_fonts()), parties, made_on)
    paper.header(start, end)
    for each in found:
        paper.currency(each)
    if not found:
        paper.words(_MARGIN, _("Nothing is owed, and nothing moved."), _BODY, MUTED)
        paper.y += _ROW
    paper.signing()
    paper.footer()
    title = f"{_('Statement')} {parties.customer} {start.isoformat()} {end.isoformat()}"
    return paper.page.written(title=title, language=language())


class _Paper:
    """Where on which page one is."""

    def __init__(self, page: Page, parties: Parties, made_on: dt.date) -> None:
        self.page, self.parties, self.made_on = page, parties, made_on
        self.y, self.number = 0.0, 1

    def words(
        self,
        x: float,
        text: str,
        size: float = _BODY,
        colour: str = INK,
        *,
        bold: bool = False,
        right: bool = False,
    ) -> None:
        """Text at x on the line where one is; ending there where it is to be right."""
        if right:
            x -= self.page.fonts.width(text, size, bold=bold)
        self.page.text(x, self.y, text, size, colour, bold=bold)

    def header(self, start: dt.date, end: dt.date) -> None:
        """Who, for what days."""
        self.y = 62
        self.words(_MARGIN, _("Statement"), _TITLE, bold=True)
        self.words(_RIGHT, f"{_day(start)} – {_day(end)}", 10.5, right=True)
        self.y = 84
        name = " ".join(self.parties.customer.split())
        name = f"{name} · {self.parties.code}" if self.parties.code else name
        setting = Setting(self.page.fonts, 12)
        line = wrap((Span(name, "strong"),), _RIGHT - _MARGIN - 190, setting, most=1)[0]
        self.words(_MARGIN, "".join(span.text for span in line), 12, bold=True)
        by = " · ".join(filter(None, (self.parties.team, self.parties.seller)))
        self.words(_RIGHT, _("Made by {name}").format(name=by), 9, MUTED, right=True)
        self.page.line(_MARGIN, 96, _RIGHT, JADE, 1.6)
        self.y = 120

    def currency(self, each: Statement) -> None:
        """The balance before, every line, the balance after, and its age."""
        self.room(6 * _ROW)
        code = each.currency
        self.words(_MARGIN, _("In {currency}").format(currency=code), 11, JADE, bold=True)
        self.y += 12
        self.heads()
        self.balance(each.start, _("Opening balance"), each.opening, code)
        for entry in each.entries:
            if self.room(_ROW):
                self.heads()
            self.entry(entry)
        self.room(4 * _ROW)
        self.balance(each.end, _("Closing balance"), each.closing, code, strong=True)
        self.sums(each)
        self.y += 14

    def heads(self) -> None:
        """What the columns hold."""
        self.page.rectangle(_MARGIN - 6, self.y - 4, _RIGHT - _MARGIN + 12, 18, GROUND, radius=4)
        self.y += 8
        for x, text in ((_DATE_X, _("Date")), (_KIND_X, _("About")), (_ABOUT_X, _("Number"))):
            self.words(x, text, _HEAD, MUTED)
        for x, text in (
            (_CHARGED_X, _("Charged")),
            (_CREDITED_X, _("Credited")),
            (_BALANCE_X, _("Balance")),
        ):
            self.words(x, text, _HEAD, MUTED, right=True)
        self.y += _ROW + 2

    def balance(
        self, day: dt.date, name: str, amount: int, currency: str, *, strong: bool = False
    ) -> None:
        """An opening or closing balance."""
        self.words(_DATE_X, _day(day))
        self.words(_KIND_X, name, bold=True)
        self.words(_BALANCE_X, _money(amount, currency), bold=True, right=True)
        self.rule(strong=strong)

    def entry(self, entry: StatementEntry) -> None:
        """One line."""
        self.words(_DATE_X, _day(entry.day))
        self.words(_KIND_X, label("statement", entry.kind))
        parts = [entry.code or ""]
        if entry.order and entry.order != entry.code:
            parts.append(_("for {order}").format(order=entry.order))
        if entry.due is not None:
            parts.append(_("due {day}").format(day=words.day(entry.due, entry.day)))
        parts.append(" ".join((entry.text or "").split()))
        setting = Setting(self.page.fonts, _NOTE)
        about = Span(" · ".join(filter(None, parts)), "muted")
        for span in wrap((about,), _ABOUT_WIDTH, setting, most=1)[0]:
            self.words(_ABOUT_X, span.text, _NOTE, MUTED)
        x = _CHARGED_X if entry.amount > 0 else _CREDITED_X
        self.words(x, _money(abs(entry.amount), entry.currency), right=True)
        self.words(_BALANCE_X, _money(entry.balance, entry.currency), right=True)
        self.rule()

    def rule(self, *, strong: bool = False) -> None:
        """The hairline under a line."""
        self.page.line(_MARGIN, self.y + 5, _RIGHT, INK if strong else HAIRLINE, 0.8)
        self.y += _ROW

    def sums(self, each: Statement) -> None:
        """What was ordered, paid and returned, and how old what is owed is."""
        code = each.currency
        said = [
            _("Ordered {amount}").format(amount=_money(each.ordered, code)),
            _("Paid {amount}").format(amount=_money(each.paid, code)),
            _("Returned {amount}").format(amount=_money(each.returned, code)),
        ]
        if each.unallocated:
            amount = _money(each.unallocated, code)
            said.append(_("Paid without an order {amount}").format(amount=amount))
        self.words(_MARGIN, "   ".join(said), _HEAD, MUTED)
        self.y += 14
        if not each.owed:
            return
        x = _MARGIN
        owed = _("Owed {amount}").format(amount=_money(each.owed, code))
        x = self.page.text(x, self.y, owed, _HEAD, INK, bold=True) + 10
        for band in AGE_BANDS:
            if each.bands[band]:
                text = f"{label('age', band)} {_money(each.bands[band], code)}"
                colour = MUTED if band == AGE_BANDS[0] else TONES["danger"]
                if x + self.page.fonts.width(text, _HEAD) > _RIGHT:
                    x, self.y = _MARGIN, self.y + 13
                x = self.page.text(x, self.y, text, _HEAD, colour) + 10
        self.y += 14

    def signing(self) -> None:
        """Room for both to say that it is right."""
        self.room(_SIGNING)
        self.y = max(self.y + 12, _FOOT - _SIGNING)
        self.words(
            _MARGIN,
            _("Compare it with your books, and sign it if it is right or say what differs."),
            _HEAD,
            MUTED,
        )
        self.y += 34
        middle = _MARGIN + (_RIGHT - _MARGIN) / 2
        for x, who in ((_MARGIN, _("Customer, stamp")), (middle, _("Seller, stamp"))):
            self.words(x, f"{who}:", _BODY)
            self.page.line(x + 96, self.y + 2, x + 220, HAIRLINE, 0.8)
        self.y += 26
        for x in (_MARGIN, middle):
            self.words(x, f"{_('Date')}:", _BODY)
            self.page.line(x + 96, self.y + 2, x + 220, HAIRLINE, 0.8)

    def room(self, height: float) -> bool:
        """Turn the page if so much does not fit on it any more; whether it was turned."""
        if self.y + height <= _FOOT - 6:
            return False
        self.footer()
        self.page.turn()
        self.number += 1
        self.y = 56
        return True

    def footer(self) -> None:
        """When it was made, and which page it is."""
        self.page.line(_MARGIN, _FOOT, _RIGHT, HAIRLINE, 0.8)
        self.y = _FOOT + 14
        made = _("Tuoke · made {when}").format(when=_day(self.made_on))
        self.words(_MARGIN, made, _NOTE, MUTED)
        page = _("Page {number}").format(number=self.number)
        self.words(_RIGHT, page, _NOTE, MUTED, right=True)


def _day(day: dt.date) -> str:
    return words.day(day, dt.date.min)


def _money(amount: int, currency: str) -> str:
    return words.money(amount, currency, cents=True)
