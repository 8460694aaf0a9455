"""Which customers the search index lets a look-up leave out; it never decides what is meant.

None says that the index cannot tell: then everything is looked at. So it is inside a unit of work,
whose own changes the index learns of at its end.
"""

import uuid
from dataclasses import dataclass

from sqlalchemy import text as sql
from sqlalchemy.orm import Session

from crm.domain.pinyin import is_han
from crm.domain.tokens import SHORT, fold, units, whole
from crm.queries.search_found import Index
from crm.queries.search_terms import any_of, fragments
from crm.store.search_schema import TOKENS

FEW = 5000  # more are sifted faster by looking at all
_MOST_WORDS = 300


@dataclass(frozen=True, slots=True)
class Candidates:
    """Customers, and contacts, among which all are that can be meant."""

    customers: list[uuid.UUID]
    contacts: list[uuid.UUID]


def holding(session: Session, given: str) -> Candidates | None:
    """Those that may hold this text in a name, a short name, a code or a city."""
    if not is_true(session):
        return None
    index = Index(session)
    names, texts = _terms(index, given, ""), _terms(index, given, ",")
    if names is None or texts is None:
        return None
    found = _ids(index, "customer", f"({names}) OR ({texts})")
    contacts = _ids(index, "contact", names)
    if found is None or contacts is None:
        return None
    return Candidates([*found, *_with_code(session, given)], contacts)


def called(session: Session, given: str) -> list[uuid.UUID] | None:
    """Those whose code or name may be this."""
    if not is_true(session):
        return None
    index = Index(session)
    found = units(fold(given))
    if not found:
        return None
    asked = any_of([whole(fold(given)), "=" + "".join(found)])
    if len(found) > SHORT:
        names = _terms(index, given, "")
        if names is None:
            return None
        asked = f"{asked} OR ({names})"
    return _ids(index, "customer", asked)


def numbered(session: Session, digits: str) -> Candidates | None:
    """Those that may have these digits in a phone number."""
    if not is_true(session):
        return None
    index, asked = Index(session), fragments(digits)
    customers, contacts = _ids(index, "customer", asked), _ids(index, "contact", asked)
    if customers is None or contacts is None:
        return None
    return Candidates(customers, contacts)


def is_true(session: Session) -> bool:
    """Whether the index knows all that this session sees."""
    row = session.execute(
        sql("SELECT (SELECT step FROM sync_context), (SELECT tokens FROM search_state)")
    ).one()
    return row[0] is None and row[1] == TOKENS


def _terms(index: Index, given: str, mark: str) -> str | None:
    """What must be in the index of a field that holds this; None if nothing need be."""
    terms: list[str] = []
    before = ""
    for unit in units(fold(given)):
        if is_han(unit):
            terms.append(any_of([mark + unit]))
            if before and is_han(before) and before + unit in given:
                terms.append(any_of([mark + before + unit]))
        else:
            words = index.words_with(unit, _MOST_WORDS)
            if words is None:
                return None
            terms.append(any_of([mark + word for word in words]))
        before = unit
    return " AND ".join(terms) or None


def _ids(index: Index, kind: str, expression: str) -> list[uuid.UUID] | None:
    docs = index.docs(kind, expression, FEW + 1)
    return None if len(docs) > FEW else [uuid.UUID(bytes=doc.record) for doc in docs]


def _with_code(session: Session, given: str) -> list[uuid.UUID]:
    """Codes are few characters: all are looked at, in their own index."""
    rows = session.execute(
        sql(
            "SELECT id FROM customer WHERE code IS NOT NULL AND NOT deleted"
            " AND (instr(lower(code), :given) OR code GLOB '*[^ -~]*')"
        ),
        {"given": given},
    )
    return [uuid.UUID(bytes=row[0]) for row in rows]
