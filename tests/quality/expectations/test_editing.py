from typing import Any

import pytest
from sqlmodel import Session

from catalog.models import Dataset
from quality.errors import ExpectationNotFound
from quality.expectations import editing, suites
from quality.expectations.editing import mark_of

Expectation = dict[str, Any]


def filled(column: str, severity: str = "critical") -> Expectation:
    return {
        "type": "expect_column_values_to_not_be_null",
        "kwargs": {"column": column},
        "meta": {},
        "severity": severity,
    }


SUGGESTED: Expectation = {
    "name": "suggested",
    "expectations": [filled("a", "warning")],
    "meta": {},
}


def present(session: Session, dataset: Dataset) -> list[Expectation]:
    session.flush()
    return editing.expectations_of(suites.newest(session, dataset.id))


def number(session: Session, dataset: Dataset) -> int:
    suite = suites.newest(session, dataset.id)
    return suite.number if suite else 0


class TestKeep:
    def test_adds_and_the_second_time_changes_nothing(
        self, session: Session, dataset: Dataset
    ) -> None:
        editing.keep(session, dataset, filled("a"), person_id=None)
        editing.keep(session, dataset, filled("a"), person_id=None)

        assert present(session, dataset) == [filled("a")]
        assert number(session, dataset) == 1

    def test_replaces_at_its_place_also_when_it_is_sent_twice(
        self, session: Session, dataset: Dataset
    ) -> None:
        for column in "abc":
            editing.keep(session, dataset, filled(column), person_id=None)

        for _ in range(2):
            editing.keep(
                session, dataset, filled("x"), replaces=mark_of(filled("b")), person_id=None
            )

        assert present(session, dataset) == [filled("a"), filled("x"), filled("c")]

    def test_changes_the_severity_of_what_is_there(
        self, session: Session, dataset: Dataset
    ) -> None:
        editing.keep(session, dataset, filled("a", "warning"), person_id=None)

        editing.keep(session, dataset, filled("a"), replaces=mark_of(filled("a")), person_id=None)

        assert present(session, dataset) == [filled("a")]

    def test_merges_with_one_that_demands_the_same(
        self, session: Session, dataset: Dataset
    ) -> None:
        for column in "ab":
            editing.keep(session, dataset, filled(column), person_id=None)

        editing.keep(session, dataset, filled("a"), replaces=mark_of(filled("b")), person_id=None)

        assert present(session, dataset) == [filled("a")]

    def test_refuses_to_replace_what_somebody_removed(
        self, session: Session, dataset: Dataset
    ) -> None:
        with pytest.raises(ExpectationNotFound):
            editing.keep(session, dataset, filled("x"), replaces="0" * 16, person_id=None)

    def test_makes_suggestions_the_publishers_own(self, session: Session, dataset: Dataset) -> None:
        suites.keep_suggested(session, dataset.id, SUGGESTED, fingerprint="f")

        suite = editing.keep(session, dataset, filled("b"), person_id=None)

        assert (suite.is_suggested, suite.content["name"]) == (False, dataset.slug)
        assert present(session, dataset) == [filled("a", "warning"), filled("b")]


class TestRemove:
    def test_takes_out_and_the_second_time_changes_nothing(
        self, session: Session, dataset: Dataset
    ) -> None:
        for column in "ab":
            editing.keep(session, dataset, filled(column), person_id=None)

        for _ in range(2):
            editing.remove(session, dataset, mark_of(filled("a")), person_id=None)

        assert present(session, dataset) == [filled("b")]
        assert number(session, dataset) == 3

    def test_of_nothing_leaves_suggestions_suggested(
        self, session: Session, dataset: Dataset
    ) -> None:
        suites.keep_suggested(session, dataset.id, SUGGESTED, fingerprint="f")

        assert editing.remove(session, dataset, "0" * 16, person_id=None).is_suggested


class TestMarkOf:
    def test_is_made_of_what_is_demanded(self) -> None:
        assert mark_of(filled("a")) == mark_of(filled("a", "warning"))
        assert mark_of(filled("a")) != mark_of(filled("b"))
