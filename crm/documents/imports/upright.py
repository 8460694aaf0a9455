"""Tables that stand upright: labels with their values beside them, as on a customer card."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from crm.documents.imports.headers import is_known
from crm.documents.imports.reading import Cell, SetAside
from crm.documents.imports.surroundings import LONGEST_LABEL, filled_cells, shown, words_in

Line: TypeAlias = tuple[int, Sequence[Cell]]

_MOST_LINES = 80
_LEAST_PAIRS = 3
_SURE = 0.7
_NAMING = re.compile(
    r"(?:.*(?:名称|姓名|公司|单位|客户|企业|联系人|名稱|單位|客戶|企業|聯絡人).*)"
    r"|(?:.*(?:name|company|customer|account|contact).*)",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Profile:
    """The labels of a card as headers, its one row (or one for each column), what it took."""

    headers: tuple[str, ...]
    rows: Sequence[Line]
    taken: int
    set_aside: list[SetAside] = field(default_factory=list)
    words: dict[str, str] = field(default_factory=dict)

    @property
    def values(self) -> Mapping[str, str]:
        """What the card says, for a table below it."""
        if len(self.rows) != 1:
            return {}
        cells = self.rows[0][1]
        return {
            name: shown(cell) for name, cell in zip(self.headers, cells, strict=False) if cell != ""
        }


def profile(lines: Sequence[Line]) -> Profile | None:
    """The card that the lines begin with; None where they are a table, or nothing clear."""
    if len(lines) > _MOST_LINES or max(len(cells) for _number, cells in lines) < 2:  # noqa: PLR2004
        return None
    pairs: list[tuple[int, str, list[Cell]]] = []
    aside: list[SetAside] = []
    strange = taken = 0
    for number, cells in lines:
        filled = filled_cells(cells)
        if len(filled) == 1 and not _label(filled[0][1]):
            aside.append(SetAside(number, cells, "title"))
            taken += 1
            continue
        found = _pairs(filled)
        if found is None:
            if len(pairs) >= _LEAST_PAIRS and _is_header(filled):
                break
            strange += 1
        else:
            pairs.extend((number, name, values) for name, values in found)
        taken += 1
        if strange > 1 and strange > len(pairs):
            return None
    return _made(pairs, aside, taken) if _is_card(pairs, strange) else None


def _is_card(pairs: Sequence[tuple[int, str, list[Cell]]], strange: int) -> bool:
    rows = {number for number, _name, _values in pairs}
    given = [values for _number, _name, values in pairs if values]
    known = sum(is_known(name) for _number, name, _values in pairs)
    return (
        strange == 0
        and len(pairs) >= _LEAST_PAIRS
        and len(rows) > 1
        and len(given) > 1
        and known >= _SURE * len(pairs)
        and any(_NAMING.fullmatch(name) and values for _number, name, values in pairs)
        and len({name for _number, name, _values in pairs}) == len(pairs)
    )


def _made(
    pairs: Sequence[tuple[int, str, list[Cell]]], aside: list[SetAside], taken: int
) -> Profile:
    headers = tuple(name for _number, name, _values in pairs)
    most = max(len(values) for _number, _name, values in pairs)
    rows: list[Line] = []
    for column in range(most):
        cells = [values[column] if column < len(values) else "" for _n, _name, values in pairs]
        rows.append((pairs[0][0] if most == 1 else column + 2, cells))
    words: dict[str, str] = {}
    for one in aside:
        words |= words_in(one.cells)
    return Profile(headers, rows, taken, aside, words)


def _pairs(filled: Sequence[tuple[int, Cell]]) -> list[tuple[str, list[Cell]]] | None:
    """Labels, each with what stands beside it; None where that is not what the row is."""
    found: list[tuple[str, list[Cell]]] = []
    before = -2
    for index, cell in filled:
        name = _label(cell)
        if name and not (found and not found[-1][1] and index == before + 1):
            found.append((name, []))
        elif not found:
            return None
        else:
            found[-1][1].append(cell)
        before = index
    several = [values for _name, values in found if len(values) > 1]
    if several and len(found) > 1:
        return None
    # Names beside each other are headers, not values.
    if sum(bool(_label(value)) for _name, values in found for value in values) > len(found) // 2:
        return None
    return found


def _label(cell: Cell) -> str:
    if not isinstance(cell, str):
        return ""
    words = "".join(cell.split()) if not cell.isascii() else cell.strip()
    bare = words.rstrip(":：*")
    if not bare or len(bare) > LONGEST_LABEL * 2:
        return ""
    return bare if is_known(bare) or (bare != words and len(bare) <= LONGEST_LABEL) else ""


def _is_header(filled: Sequence[tuple[int, Cell]]) -> bool:
    known = sum(bool(_label(cell)) for _index, cell in filled)
    return known >= _LEAST_PAIRS and known >= _SURE * len(filled)
