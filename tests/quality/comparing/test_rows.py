from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.quality.comparing.tables import compare, values

BEFORE = values("id, ort, zahl", "1, 'Hafen', 5", "2, 'Markt', 7", "3, 'Brücke', 9")
NOW = values("id, ort, zahl", "2, 'Markt', 8", "3, 'Brücke', 9", "4, 'Wall', 1")

Table = dict[int, tuple[str | None, int]]
TABLES = st.dictionaries(
    st.integers(0, 12),
    st.tuples(st.sampled_from(["a", "b", "ä;\"'", None]), st.integers(-3, 3)),
    min_size=1,
)


def query(table: Table, *, turned: int = 0) -> str:
    rows = list(table.items())
    rows = rows[turned:] + rows[:turned]
    quoted = {
        key: "NULL" if t is None else "'" + t.replace("'", "''") + "'" for key, (t, _) in rows
    }
    return (
        "SELECT id::BIGINT AS id, t::VARCHAR AS t, n::BIGINT AS n FROM ("  # noqa: S608 - constants and quoted names
        + values("id, t, n", *(f"{key}, {quoted[key]}, {n}" for key, (_, n) in rows))
        + ")"
    )


class TestRows:
    def test_are_told_by_their_key(self, tmp_path: Path) -> None:
        found = compare(tmp_path, BEFORE, NOW, key=["id"])

        assert (found.added, found.removed, found.changed) == (1, 1, 1)
        by_kind = {change.kind: change for change in found.examples}
        assert by_kind["changed"].key == [2]
        assert by_kind["changed"].cells == {"zahl": (7, 8)}
        assert by_kind["added"].cells == {"ort": (None, "Wall"), "zahl": (None, 1)}
        assert by_kind["removed"].cells == {"ort": ("Hafen", None), "zahl": (5, None)}

    def test_are_told_by_a_suggested_key(self, tmp_path: Path) -> None:
        found = compare(tmp_path, BEFORE, NOW)

        assert (found.key, found.is_key_suggested, found.changed) == (["id"], True, 1)

    def test_are_told_by_two_columns(self, tmp_path: Path) -> None:
        before = values("tag, ort, n", "'1', 'a', 1", "'1', 'b', 2", "'2', 'a', 3", "'2', 'b', 3")
        now = values("tag, ort, n", "'1', 'a', 1", "'1', 'b', 9", "'2', 'a', 3", "'3', 'b', 3")

        found = compare(tmp_path, before, now)

        assert found.key == ["tag", "ort"]
        assert (found.added, found.removed, found.changed) == (1, 1, 1)

    @given(before=TABLES, now=TABLES, order=st.integers(0, 3))
    @settings(
        max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
    )
    def test_are_those_that_a_plain_comparison_finds(
        self, tmp_path: Path, before: Table, now: Table, order: int
    ) -> None:
        found = compare(tmp_path, query(before), query(now, turned=order), key=["id"])

        same = before.keys() & now.keys()
        assert found.added == len(now.keys() - before.keys())
        assert found.removed == len(before.keys() - now.keys())
        assert found.changed == sum(before[key] != now[key] for key in same)

    def test_do_not_differ_by_the_width_of_a_number(self, tmp_path: Path) -> None:
        before = "SELECT i::INTEGER AS id, i::SMALLINT AS n FROM range(9) t(i)"
        now = "SELECT i::BIGINT AS id, i::DOUBLE AS n FROM range(9) t(i)"

        found = compare(tmp_path, before, now, key=["id"])

        assert (found.added, found.removed, found.changed) == (0, 0, 0)

    def test_bear_a_key_that_became_text(self, tmp_path: Path) -> None:
        before = "SELECT i AS id, i AS n FROM range(9) t(i)"
        now = "SELECT CASE i WHEN 8 THEN 'x8' ELSE i::VARCHAR END AS id, i AS n FROM range(9) t(i)"

        found = compare(tmp_path, before, now, key=["id"])

        assert (found.added, found.removed, found.changed) == (1, 1, 0)

    def test_ignore_columns_that_only_one_version_has(self, tmp_path: Path) -> None:
        now = f"SELECT * EXCLUDE (ort), 1 AS neu FROM ({BEFORE})"  # noqa: S608 - constants and quoted names

        found = compare(tmp_path, BEFORE, now, key=["id"])

        assert (found.added, found.removed, found.changed) == (0, 0, 0)

    def test_show_twenty_of_each_kind(self, tmp_path: Path) -> None:
        found = compare(
            tmp_path,
            "SELECT i AS id, 0 AS n FROM range(100) t(i)",
            "SELECT i + 50 AS id, 1 AS n FROM range(100) t(i)",
            key=["id"],
        )

        assert (found.added, found.removed, found.changed) == (50, 50, 50)
        assert len(found.examples) == 60

    def test_show_nothing_of_a_hidden_column(self, tmp_path: Path) -> None:
        found = compare(tmp_path, BEFORE, NOW, key=["id"], hidden=["ort"])

        assert found.added == 1
        assert all("ort" not in change.cells for change in found.examples)

    def test_show_nothing_where_the_key_is_hidden(self, tmp_path: Path) -> None:
        found = compare(tmp_path, BEFORE, NOW, key=["id"], hidden=["id"])

        assert (found.added, found.examples) == (1, [])


class TestReason:
    @pytest.mark.parametrize(
        ("before", "now", "key", "part"),
        [
            (None, NOW, [], "no earlier visible version"),
            (BEFORE, NOW, ["gone"], "this version lacks"),
            (values("ort", "'Hafen'"), NOW, ["id"], "version before lacks"),
            (BEFORE, values("id, n", "1, 1", "1, 2"), ["id"], "occurs once more in 1 rows"),
            (BEFORE, values("a, n", "1, 1", "1, 1"), [], "no pair of columns"),
            (values("id, n", "1, 1", "2, 1"), values("id, n", "8, 1", "9, 1"), [], "no pair"),
        ],
    )
    def test_says_why_rows_are_not_compared(
        self, tmp_path: Path, before: str | None, now: str, key: list[str], part: str
    ) -> None:
        found = compare(tmp_path, before, now, key=key)

        assert found.added is None
        assert found.reason
        assert part in found.reason["en"]
        assert found.reason["de"] != found.reason["en"]

    def test_is_the_missing_table(self, tmp_path: Path) -> None:
        found = compare(tmp_path, BEFORE, NOW, key=["id"], has_file=False)

        assert found.reason
        assert "too large or gone" in found.reason["en"]
