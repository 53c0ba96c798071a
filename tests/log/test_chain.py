from datetime import timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session, col, select

from marketplace.core import clock
from marketplace.entitlements.auditing.verifying import verify
from marketplace.log.chain import FIRST_HASH
from marketplace.log.models import LogEntry
from marketplace.log.recording import record
from marketplace.log.sealing import seal


@pytest.fixture
def sealed(session: Session) -> Session:
    """A session that sees three sealed entries."""
    for number in (1, 2, 3):
        record(session, "catalog.published", subject=f"dataset/{number}", details={"ü": number})
    session.flush()
    seal(session)
    session.flush()
    session.expire_all()
    return session


@pytest.fixture
def forger(sealed: Session) -> Session:
    """A session of somebody who owns the database and has lifted the log's guard."""
    sealed.connection().exec_driver_sql("ALTER TABLE log_entry DISABLE TRIGGER USER")
    return sealed


class TestGuard:
    @pytest.mark.parametrize(
        "statement",
        [
            "UPDATE log_entry SET subject = 'dataset/other' WHERE place = 2",
            "UPDATE log_entry SET place = 7 WHERE place = 3",
            "DELETE FROM log_entry WHERE place = 2",
            "TRUNCATE log_entry",
        ],
    )
    def test_refuses_to_change_what_was_written(self, sealed: Session, statement: str) -> None:
        with pytest.raises(DBAPIError, match="append-only"):
            sealed.connection().exec_driver_sql(statement)

    def test_refuses_to_change_what_waits(self, session: Session) -> None:
        record(session, "catalog.published", subject="dataset/1")
        session.flush()

        with pytest.raises(DBAPIError, match="append-only"):
            session.connection().exec_driver_sql("UPDATE log_entry SET action = 'a.b'")


class TestSeal:
    def test_gives_entries_their_places_in_order(self, sealed: Session) -> None:
        entries = sealed.exec(select(LogEntry).order_by(col(LogEntry.place))).all()

        assert [entry.place for entry in entries] == [1, 2, 3]
        assert entries[0].previous_hash == FIRST_HASH
        assert entries[2].previous_hash == entries[1].hash

    def test_finds_nothing_to_do_the_second_time(self, sealed: Session) -> None:
        assert seal(sealed) == 0

    def test_continues_the_chain(self, sealed: Session) -> None:
        record(sealed, "catalog.withdrawn", subject="dataset/1")
        sealed.flush()

        assert seal(sealed) == 1
        assert verify(sealed).valid
        assert verify(sealed).entries == 4


class TestVerify:
    def test_finds_an_untouched_chain_valid(self, sealed: Session) -> None:
        found = verify(sealed)

        assert found.valid
        assert (found.entries, found.unsealed, found.late) == (3, 0, 0)

    def test_counts_what_waits_for_its_place(self, sealed: Session) -> None:
        record(sealed, "catalog.withdrawn", subject="dataset/1")
        sealed.flush()

        assert verify(sealed).unsealed == 1

    def test_reports_what_has_waited_too_long(self, sealed: Session) -> None:
        earlier = clock.now() - timedelta(seconds=11)
        sealed.add(LogEntry(action="a.b", subject="c", created_at=earlier))
        sealed.flush()

        assert verify(sealed).late == 1

    @pytest.mark.parametrize(
        "change",
        [
            {"subject": "dataset/other"},
            {"details": {"ü": 9}},
            {"hash": "f" * 64},
            {"previous_hash": "f" * 64},
            {"action": "catalog.withdrawn"},
        ],
        ids=lambda change: next(iter(change)),
    )
    def test_finds_a_changed_entry(self, forger: Session, change: dict[str, object]) -> None:
        forger.connection().execute(update(LogEntry).where(col(LogEntry.place) == 2).values(change))
        forger.expire_all()

        assert verify(forger).broken_at == 2

    def test_finds_a_removed_entry(self, forger: Session) -> None:
        forger.delete(forger.exec(select(LogEntry).where(LogEntry.place == 2)).one())
        forger.flush()

        found = verify(forger)

        assert not found.valid
        assert found.broken_at == 2
