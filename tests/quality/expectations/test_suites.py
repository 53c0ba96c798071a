import pytest
from sqlmodel import Session, select

from catalog.models import Dataset
from marketplace.log.models import LogEntry
from quality.errors import SuiteVersionNotFound
from quality.expectations import suites

NOT_NULL = {"type": "expect_column_values_to_not_be_null", "kwargs": {"column": "a"}}


class TestWrite:
    def test_makes_a_new_version_and_logs_it(self, session: Session, dataset: Dataset) -> None:
        suites.write(session, dataset, {"expectations": [NOT_NULL]}, person_id=None)
        second = suites.write(session, dataset, {"expectations": []}, person_id=None)

        assert second.number == 2
        actions = [entry.action for entry in session.exec(select(LogEntry)).all()]
        assert actions.count("quality.suite-written") == 2

    def test_keeps_the_version_when_nothing_changed(
        self, session: Session, dataset: Dataset
    ) -> None:
        first = suites.write(session, dataset, {"expectations": [NOT_NULL]}, person_id=None)

        assert suites.write(session, dataset, {"expectations": [NOT_NULL]}, person_id=None) is first


class TestKeepSuggested:
    def test_keeps_one_for_each_schema(self, session: Session, dataset: Dataset) -> None:
        first = suites.keep_suggested(session, dataset.id, {}, fingerprint="a")
        again = suites.keep_suggested(session, dataset.id, {}, fingerprint="a")
        other = suites.keep_suggested(session, dataset.id, {}, fingerprint="b")

        assert again is first
        assert other.number == 2

    def test_gives_way_to_the_publishers(self, session: Session, dataset: Dataset) -> None:
        own = suites.write(session, dataset, {"expectations": []}, person_id=None)

        assert suites.keep_suggested(session, dataset.id, {}, fingerprint="a") is own


class TestVersions:
    def test_are_listed_newest_first_and_found_by_number(
        self, session: Session, dataset: Dataset
    ) -> None:
        suites.keep_suggested(session, dataset.id, {}, fingerprint="a")
        own = suites.write(session, dataset, {"expectations": [NOT_NULL]}, person_id=None)

        found = suites.versions(session, dataset.id)

        assert [suite.number for suite in found.items] == [2, 1]
        assert suites.numbered(session, dataset, 2) is own

    def test_that_are_not_there_are_not_found(self, session: Session, dataset: Dataset) -> None:
        with pytest.raises(SuiteVersionNotFound):
            suites.numbered(session, dataset, 7)
