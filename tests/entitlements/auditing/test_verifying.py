"""A forger who owns the database, or a copy of the file, changes something: it is named."""

import io
import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import Session

from marketplace.core.settings import Settings
from marketplace.entitlements.auditing import files
from marketplace.entitlements.auditing.evidence import evidence
from marketplace.entitlements.auditing.verifying import Proved, prove, verify
from marketplace.log.chain import Damage, Fault
from marketplace.log.recording import record
from tests.entitlements.receipts.rows import left, seal


@pytest.fixture
def log(session: Session, settings: Settings) -> Session:
    """Two entries, a batch of three receipts, an entry, a batch of two; the key's first."""
    for subject, receipts in (("dataset/1", 3), ("dataset/2", 2)):
        record(session, "catalog.published", subject=subject, details={"ü": 1.5, "to": "open"})
        left(session, receipts)
        seal(session, settings)
    return session


@pytest.fixture
def forger(log: Session) -> Session:
    for table in ("log_entry", "receipt"):
        log.connection().exec_driver_sql(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    return log


def batch(session: Session, number: int) -> str:
    """How the log names the batches, in the order of the chain."""
    found = session.connection().exec_driver_sql(
        "SELECT subject FROM log_entry WHERE action = 'entitlements.receipts-sealed' ORDER BY place"
    )
    return list(found.scalars())[number]


class TestVerify:
    def test_finds_an_untouched_log_whole(self, log: Session) -> None:
        left(log)

        found = verify(log)

        assert (found.valid, found.fault, found.broken_at) == (True, None, None)
        assert (found.entries, found.receipts, found.unsealed_receipts) == (5, 5, 1)

    @pytest.mark.parametrize(
        "change",
        [
            "organization_id = dataset_id",
            "sha256 = NULL",
            "version_sha256 = 'f'",
            "report_id = NULL",
            "agreement_id = NULL",
            "ground = 'open'",
            "format = 'csv'",
            "created_at = created_at + interval '1 microsecond'",
            "signature = '\\x00'",
        ],
    )
    def test_names_a_changed_receipt(self, forger: Session, change: str) -> None:
        where = f"batch_id::text = split_part('{batch(forger, 1)}', '/', 2) AND position = 1"
        forger.connection().exec_driver_sql(f"UPDATE receipt SET {change} WHERE {where}")  # noqa: S608 - constants

        fault = verify(forger).fault

        assert fault == Fault(damage=Damage.CHANGED, place=5, subject=f"{batch(forger, 1)}/1")

    @pytest.mark.parametrize("position", [0, 1, 2])
    def test_names_a_removed_receipt(self, forger: Session, position: int) -> None:
        where = (
            f"batch_id::text = split_part('{batch(forger, 0)}', '/', 2) AND position = {position}"
        )
        forger.connection().exec_driver_sql(f"DELETE FROM receipt WHERE {where}")  # noqa: S608 - constants

        fault = verify(forger).fault

        assert fault is not None
        assert (fault.damage, fault.subject) == (
            Damage.REMOVED,
            f"{batch(forger, 0)}/{position}",
        )

    def test_names_receipts_that_changed_places(self, forger: Session) -> None:
        name = batch(forger, 0).removeprefix("receipts/")
        forger.connection().exec_driver_sql(
            f"UPDATE receipt SET position = CASE position WHEN 0 THEN 7 ELSE 0 END "  # noqa: S608 - constants
            f"WHERE batch_id = '{name}' AND position IN (0, 1)"
        )
        forger.connection().exec_driver_sql("UPDATE receipt SET position = 1 WHERE position = 7")

        fault = verify(forger).fault

        assert fault == Fault(damage=Damage.CHANGED, place=3, subject=f"receipts/{name}")

    def test_names_a_batch_whose_entry_is_gone(self, forger: Session) -> None:
        name = batch(forger, 1)
        forger.connection().exec_driver_sql("DELETE FROM log_entry WHERE place = 5")

        found = verify(forger)

        assert found.fault == Fault(damage=Damage.REMOVED, place=0, subject=name)
        assert not found.valid

    def test_names_entries_that_changed_places(self, forger: Session) -> None:
        for change in ("9 WHERE place = 2", "2 WHERE place = 4", "4 WHERE place = 9"):
            forger.connection().exec_driver_sql(f"UPDATE log_entry SET place = {change}")  # noqa: S608 - constants

        fault = verify(forger).fault

        assert fault is not None
        assert (fault.damage, fault.place) == (Damage.MOVED, 2)


def exported(session: Session) -> list[str]:
    return list(files.lines(evidence(session)))


def proved(lines: list[str]) -> Proved:
    return prove(files.items(io.StringIO("".join(lines))))


def found_in(lines: list[str], kind: str) -> list[int]:
    return [n for n, line in enumerate(lines) if json.loads(line)["kind"] == kind]


class TestFile:
    def test_proves_what_the_database_proves(self, log: Session) -> None:
        found = proved(exported(log))

        whole = verify(log)
        assert found.is_valid
        assert (found.entries, found.receipts, found.head) == (5, 5, whole.head)

    @settings(
        max_examples=15,
        deadline=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture],
    )
    @given(data=st.data())
    def test_never_holds_once_anything_is_done_to_it(
        self, log: Session, data: st.DataObject
    ) -> None:
        lines = exported(log)
        first = min(found_in(lines, "entry"))
        one = data.draw(st.integers(first, len(lines) - 1))
        other = data.draw(st.integers(first, len(lines) - 1).filter(lambda n: n != one))
        removed = [*lines[:one], *lines[one + 1 :]]
        swapped = list(lines)
        swapped[one], swapped[other] = lines[other], lines[one]

        assert not proved(removed).is_valid
        assert not proved(swapped).is_valid
        assert not proved([*lines[:one], lines[other], *lines[one:]]).is_valid

    @pytest.mark.parametrize(
        "change",
        [
            {"subject": "dataset/9"},
            {"details": {}},
            {"created_at": "2020-01-01T00:00:00+00:00"},
            {"hash": "0" * 64},
            {"previous_hash": "f" * 64},
            {"person_id": "somebody"},
        ],
        ids=lambda change: next(iter(change)),
    )
    def test_names_a_changed_entry(self, log: Session, change: dict[str, Any]) -> None:
        lines = exported(log)
        at = found_in(lines, "entry")[2]
        lines[at] = json.dumps(json.loads(lines[at]) | change) + "\n"

        fault = proved(lines).fault

        assert fault is not None
        assert (fault.damage, fault.place) == (Damage.CHANGED, 3)

    def test_names_a_removed_entry(self, log: Session) -> None:
        lines = exported(log)
        del lines[found_in(lines, "entry")[1]]

        fault = proved(lines).fault

        assert fault == Fault(damage=Damage.REMOVED, place=2, subject="entry/2")

    def test_names_a_moved_entry(self, log: Session) -> None:
        lines = exported(log)
        second, third = found_in(lines, "entry")[:2]
        lines[second], lines[third] = lines[third], lines[second]

        fault = proved(lines).fault

        assert fault is not None
        assert (fault.damage, fault.place) == (Damage.MOVED, 1)

    def test_names_a_changed_receipt(self, log: Session) -> None:
        lines = exported(log)
        at = found_in(lines, "receipt")[1]
        receipt = json.loads(lines[at])
        lines[at] = json.dumps(receipt | {"jws": receipt["jws"][:-2] + "AA"}) + "\n"

        fault = proved(lines).fault

        assert fault is not None
        assert fault.subject == f"receipts/{receipt['batch']}/1"

    def test_is_not_whole_when_it_breaks_off(self, log: Session) -> None:
        lines = exported(log)

        assert proved(lines[:-1]).fault
        assert proved([]).fault
        assert proved([*lines[:-3], lines[-1]]).fault

    @pytest.mark.parametrize(
        "line",
        [
            "",
            "{}",
            "[]",
            "null",
            '{"kind":"other"}',
            '{"kind":"entry"}',
            '{"kind":"entry","place":"1"}',
            '{"kind":"receipt"}',
            '{"kind":"receipt","batch":1,"position":"x","jws":""}',
            '{"kind":"end"}',
            '{"kind":"key"}',
            "[" * 2000,
        ],
    )
    def test_names_a_line_that_is_none(self, log: Session, line: str) -> None:
        lines = [*exported(log)[:2], f"{line}\n"]

        fault = proved(lines).fault

        assert fault is not None
        assert (fault.damage, fault.subject) == (Damage.UNREADABLE, "line/3")
