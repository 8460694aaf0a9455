"""Views of a list: who is shown, in which columns, in which order; a rep names and keeps them."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final, TypeAlias, TypeVar

T = TypeVar("T")

Filters: TypeAlias = Mapping[str, Sequence[str]]
"""By the key of a filter the values it lets through; an empty one lets everything through."""

BUILT_IN: Final = ("mine", "due", "unvisited", "hot")
"""The views that come with the program."""


@dataclass(frozen=True, slots=True)
class View:
    """A view a rep made; without columns or order it takes those of the list."""

    id: str
    name: str
    filters: Filters = field(default_factory=dict)
    columns: Sequence[str] = ()
    sort: str = ""
    descending: bool = False


@dataclass(frozen=True, slots=True)
class Views:
    """The rep's own views, and the order of all; its text is how a setting keeps it."""

    own: tuple[View, ...] = ()
    order: tuple[str, ...] = BUILT_IN

    def __str__(self) -> str:
        """As JSON; `parse_views` reads it again."""
        own = [
            {
                "id": view.id,
                "name": view.name,
                "filters": {key: list(values) for key, values in view.filters.items()},
                "columns": list(view.columns),
                "sort": view.sort,
                "descending": view.descending,
            }
            for view in self.own
        ]
        return json.dumps({"own": own, "order": list(self.order)}, ensure_ascii=False)

    def find(self, view: str) -> View | None:
        """The rep's own view of this id."""
        return next((own for own in self.own if own.id == view), None)

    def with_view(self, view: View) -> "Views":
        """The same with this view added, or put in the place of the one with its id."""
        if self.find(view.id) is None:
            return Views((*self.own, view), (*self.order, view.id))
        return replace(self, own=tuple(view if o.id == view.id else o for o in self.own))

    def without(self, view: str) -> "Views":
        """The same without this view, be it one that came with the program."""
        return Views(
            tuple(own for own in self.own if own.id != view),
            tuple(each for each in self.order if each != view),
        )

    def moved(self, view: str, way: int) -> "Views":
        """The same with this view so many places further on, as far as there are any."""
        order = [each for each in self.order if each != view]
        place = max(0, min(self.order.index(view) + way, len(order)))
        return replace(self, order=(*order[:place], view, *order[place:]))


def parse_views(text: str) -> Views:
    """Read what `str` wrote; ValueError for anything else."""
    try:
        stored = json.loads(text)
        own = tuple(_view(each) for each in stored["own"])
        known = {*BUILT_IN, *(view.id for view in own)}
        order = tuple(dict.fromkeys(key for key in stored["order"] if key in known))
    except (TypeError, KeyError, AttributeError) as error:
        raise ValueError(f"no views: {text[:40]!r}") from error
    return Views(own, (*order, *(view.id for view in own if view.id not in order)))


def _view(stored: Mapping[str, Any]) -> View:
    return View(
        id=str(stored["id"]),
        name=str(stored["name"]),
        filters=read_filters(stored.get("filters")),
        columns=tuple(str(key) for key in stored.get("columns") or ()),
        sort=str(stored.get("sort") or ""),
        descending=bool(stored.get("descending")),
    )


def read_filters(stored: object) -> Filters:
    """Filters as JSON held them; nonsense is left out."""
    if not isinstance(stored, dict):
        return {}
    return {
        str(key): tuple(str(value) for value in values)
        for key, values in stored.items()
        if isinstance(values, list | tuple) and values
    }


def passes(place: T, tests: Iterable[Iterable[Callable[[T], bool]]]) -> bool:
    """Whether one test of each group lets it through: or within a group, and between groups."""
    return all(any(test(place) for test in group) for group in tests)


def ordered(
    places: Sequence[T], value: Callable[[T], Any | None], *, descending: bool = False
) -> list[T]:
    """Sorted by value, what has none last either way; what is equal keeps its order."""
    known: list[tuple[Any, T]] = []
    missing: list[T] = []
    for place in places:
        found = value(place)
        if found is None:
            missing.append(place)
        else:
            known.append((found, place))
    known.sort(key=lambda each: each[0], reverse=descending)
    return [place for _value, place in known] + missing
