"""What a real child says of a suite: Great Expectations, DuckDB and the lines of the file."""

from pathlib import Path
from typing import Any

from quality.expectations.validating import validated
from quality.fork_server import ForkServer
from quality.inspection.order import Order

FILE = "Bäume der Stadt;;\n\nnr;art;hoehe_m\n1;Linde;12,5\n2;Linde;\n3;Eiche;120\n3;Ahorn;8\n"
GIVEN: list[tuple[str, dict[str, Any]]] = [
    ("expect_column_values_to_be_between", {"column": "hoehe_m", "max_value": 50}),
    ("expect_column_values_to_not_be_null", {"column": "hoehe_m"}),
    ("expect_column_values_to_be_unique", {"column": "nr"}),
    ("expect_column_values_to_be_in_set", {"column": "art", "value_set": ["Linde", "Eiche"]}),
    ("expect_column_sum_to_be_between", {"column": "art", "min_value": 1}),
    ("expect_table_row_count_to_equal", {"value": 4}),
]


class TestInspect:
    def test_names_the_lines_of_what_was_not_accepted(
        self, fork_server: ForkServer, tmp_path: Path
    ) -> None:
        (tmp_path / "source").write_text(FILE)
        suite = validated({"expectations": [{"type": t, "kwargs": k} for t, k in GIVEN]})
        order = Order(folder=str(tmp_path), source="source", filename="b.csv", suite=suite)

        outcome = fork_server.inspect(order, lambda _step, _note: None)

        rows = [[(row.line, row.value) for row in each.rows] for each in outcome.expectations]
        assert outcome.failure is None
        assert rows == [
            [(6, "120.0")],
            [(5, None)],
            [(6, "3"), (7, "3")],
            [(7, "Ahorn")],
            [],
            [],
        ]
        assert [each.success for each in outcome.expectations] == [False] * 5 + [True]
