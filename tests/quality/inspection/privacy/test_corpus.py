"""Recall and precision over a corpus of 201 labelled columns (see ``corpus``)."""

from collections import Counter

import duckdb
import pytest

from quality.inspection.privacy import searching
from quality.inspection.privacy.columns import Columns
from quality.inspection.profiling import measuring
from quality.inspection.profiling.fields import fields_of
from tests.quality.inspection.privacy.corpus import Labelled, corpus
from tests.quality.inspection.privacy.tables import filled

NAME = "privacy.name"


def found_in(connection: duckdb.DuckDBPyConnection, column: Labelled) -> set[str]:
    filled(connection, {column.name: column.cells})
    profile = measuring.profile(connection)
    columns = Columns(fields_of(connection))
    return {found.finding.rule for found in searching.search(connection, profile, columns)}


@pytest.fixture(scope="module")
def judged() -> dict[str, Counter[str]]:
    """How many columns were found rightly, found wrongly and missed, by rule."""
    counts: dict[str, Counter[str]] = {}
    with duckdb.connect() as connection:
        for column in corpus():
            found = found_in(connection, column)
            labels = {column.rule} if column.rule else set[str]()
            for rule in found | labels:
                kind = (
                    "missed" if rule not in found else "right" if rule == column.rule else "wrong"
                )
                counts.setdefault(rule, Counter())[kind] += 1
    return counts


class TestCorpus:
    def test_has_200_columns_of_which_many_are_harmless(self) -> None:
        columns = corpus()

        assert len(columns) >= 200
        assert len([column for column in columns if column.rule is None]) >= 80
        assert len({column.rule for column in columns if column.rule}) == 11

    def test_every_identifier_is_recalled_and_little_else(
        self, judged: dict[str, Counter[str]]
    ) -> None:
        shares = {rule: _shares(count) for rule, count in judged.items() if rule != NAME}

        assert all(recall >= 0.98 and precision >= 0.95 for recall, precision in shares.values()), (
            shares
        )

    def test_names_are_recalled_and_little_else(self, judged: dict[str, Counter[str]]) -> None:
        recall, precision = _shares(judged[NAME])

        assert recall >= 0.9
        assert precision >= 0.9


def _shares(count: Counter[str]) -> tuple[float, float]:
    right, wrong, missed = count["right"], count["wrong"], count["missed"]
    return right / max(1, right + missed), right / max(1, right + wrong)
