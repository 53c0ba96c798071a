from collections import Counter

import duckdb
from hypothesis import given, settings
from hypothesis import strategies as st

from quality.inspection.privacy.grouping import small_groups
from tests.quality.inspection.privacy.tables import examine, filled

CELLS = st.one_of(st.none(), st.sampled_from(["", "a", "b", "ä"]))
ROWS = st.lists(st.tuples(CELLS, CELLS, CELLS), min_size=1, max_size=40)


class TestSmallGroups:
    @settings(max_examples=60, deadline=None)
    @given(rows=ROWS, width=st.integers(1, 3), k=st.integers(1, 8))
    def test_are_those_of_a_count_by_hand(
        self, rows: list[tuple[str | None, ...]], width: int, k: int
    ) -> None:
        names = ["x", "y", "z"][:width]
        with duckdb.connect() as connection:
            filled(connection, {name: [row[i] for row in rows] for i, name in enumerate("xyz")})
            found = small_groups(connection, names, k=k, guess=[])

        sizes = Counter(row[:width] for row in rows).values()
        assert found.groups == len(sizes)
        assert found.small == len([size for size in sizes if size < k])
        assert found.rows == sum(size for size in sizes if size < k)
        assert found.smallest == min(sizes)


class TestGroupsIn:
    def test_chosen_columns_refuse_whatever_they_are_called(self) -> None:
        table = {"a": ["x"] * 9 + ["y"], "b": ["1"] * 10}

        examined = examine(table, quasi=["a", "b", "gone"], smallest_group=3)

        assert examined.small_groups
        assert examined.small_groups.columns == ["a", "b"]
        finding = examined.findings[0]
        assert (finding.rule, finding.count, finding.threshold) == ("privacy.small_groups", 1, 3)
        assert finding.blocks
        assert [(r.kind, r.columns, r.size) for r in finding.repairs] == [
            ("suppress", ["a", "b"], 3)
        ]

    def test_large_groups_are_told_and_found_in_order(self) -> None:
        examined = examine({"a": ["x"] * 9}, quasi=["a"])

        assert examined.findings == []
        assert examined.small_groups
        assert (examined.small_groups.groups, examined.small_groups.smallest) == (1, 9)

    def test_gentler_repairs_come_first(self) -> None:
        table = {
            "plz": [f"{number:05d}" for number in range(20)],
            "alter": [*range(20, 40)],
            "geschlecht": ["m", "w"] * 10,
        }

        finding = examine(table).findings[0]

        assert [repair.kind for repair in finding.repairs] == ["prefix", "bands", "suppress"]
