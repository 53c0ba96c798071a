from collections import Counter
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from quality.inspection.writing import showing
from tests.quality.inspection.writing.tables import loaded

TOWNS = (
    "SELECT range AS id, CASE WHEN range = 7777 THEN 'Nord' WHEN range % 4 = 0 THEN 'Süd' "
    "ELSE 'Mitte' END AS ort, 'a@b.de' AS mail FROM range(10_000)"
)


Rows = list[list[Any]]


def shown(query: str, *, hidden: frozenset[str] = frozenset()) -> tuple[Rows, Rows]:
    """The preview and the sample of a table."""
    with loaded(query) as (connection, profile):
        return (
            showing.preview(connection, profile, hidden=set(hidden)),
            showing.sample(connection, profile, hidden=set(hidden)),
        )


class TestSample:
    def test_holds_every_kind_in_the_order_of_the_table(self) -> None:
        _, sample = shown(TOWNS)

        counts = Counter(row[1] for row in sample)
        assert (len(sample), counts["Nord"]) == (100, 1)
        assert (counts["Mitte"], counts["Süd"]) == (74, 25)
        assert [row[0] for row in sample] == sorted(row[0] for row in sample)

    def test_comes_from_all_parts_of_a_table_without_kinds(self) -> None:
        _, sample = shown("SELECT range AS id FROM range(5000)")

        assert Counter(row[0] // 500 for row in sample) == dict.fromkeys(range(10), 10)

    def test_is_the_whole_of_a_small_table(self) -> None:
        preview, sample = shown("SELECT range AS id, 'x' AS t FROM range(20)")

        assert sample == preview == [[number, "x"] for number in range(20)]

    def test_is_the_same_each_time(self) -> None:
        assert shown(TOWNS) == shown(TOWNS)

    def test_hides_what_must_not_get_out(self) -> None:
        preview, sample = shown(TOWNS, hidden=frozenset({"ort", "mail"}))

        assert {tuple(row[1:]) for row in [*sample, *preview]} == {(None, None)}

    @given(counts=st.lists(st.integers(1, 10_000), min_size=1, max_size=40))
    def test_gives_each_kind_its_share(self, counts: list[int]) -> None:
        shares = showing.shares(counts)

        assert sum(shares) == min(100, sum(counts))
        assert all(1 <= share <= count for share, count in zip(shares, counts, strict=True))
