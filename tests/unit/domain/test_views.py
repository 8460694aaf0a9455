"""Views of a list: filters combine by and and or, sorting is total and stable, text is kept."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from crm.domain.collation import collation_key
from crm.domain.views import BUILT_IN, View, Views, ordered, parse_views, passes

values = st.sampled_from(["a", "b", "c"])
rows = st.lists(st.tuples(values, values, st.none() | st.integers(0, 5)), max_size=30)
wanted = st.lists(values, unique=True, min_size=1)


@given(rows, wanted, wanted)
def test_filters_combine_by_and_their_values_by_or(
    given_rows: list[tuple[str, str, int | None]], first: list[str], second: list[str]
) -> None:
    tests = [
        [lambda row, want=want: row[0] == want for want in first],
        [lambda row, want=want: row[1] == want for want in second],
    ]
    found = [row for row in given_rows if passes(row, tests)]
    assert found == [row for row in given_rows if row[0] in first and row[1] in second]
    either = [row for row in given_rows if passes(row, tests[:1])]
    assert set(found) <= set(either)


@given(rows, st.booleans())
def test_sorting_is_total_and_stable_and_what_is_missing_comes_last(
    given_rows: list[tuple[str, str, int | None]], descending: bool
) -> None:
    places = list(range(len(given_rows)))
    found = ordered(places, lambda n: given_rows[n][2], descending=descending)
    assert sorted(found) == places
    for one, other in pairwise(found):
        left, right = given_rows[one][2], given_rows[other][2]
        if left is None or right is None:
            assert right is None
            assert left is not None or one < other
        elif left == right:
            assert one < other
        else:
            assert (left > right) is descending


def test_chinese_names_stand_where_they_are_read() -> None:
    names = ["重庆小面", "大华食品", "Acme", "阿里", "cafe", "长春酒店", "Da Ming"]
    expected = ["阿里", "Acme", "cafe", "长春酒店", "重庆小面", "大华食品", "Da Ming"]
    assert sorted(names, key=collation_key) == expected


def test_views_are_read_as_they_were_written_and_nonsense_is_refused() -> None:
    view = View("x1", "杭州 A", {"city": ("杭州",), "grade": ("A", "B")}, ("name", "owed"), "owed")
    views = Views().with_view(view).moved("x1", -2).without("hot")
    again = parse_views(str(views))
    assert again == views
    assert again.order == ("mine", "due", "x1", "unvisited")
    renamed = again.with_view(View("x1", "杭州"))
    assert [own.name for own in renamed.own] == ["杭州"]
    assert parse_views('{"own": [], "order": ["gone", "mine", "mine"]}').order == ("mine",)
    assert Views().order == BUILT_IN
    for nonsense in ("", "[]", '{"own": 3}', "null"):
        try:
            parse_views(nonsense)
        except ValueError:
            continue
        raise AssertionError(nonsense)
