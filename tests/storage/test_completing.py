from dataclasses import replace

import pytest
import time_machine
from sqlmodel import Session, select

from marketplace.core import clock
from marketplace.core.ids import new_id
from marketplace.services import Services
from storage import uploads
from storage.errors import (
    PartChanged,
    PartRefused,
    PartsMissing,
    StorageUnavailable,
    UploadEnded,
    UploadNotFound,
    UploadSizeMismatch,
)
from storage.memory import InMemoryStore
from storage.models import Upload, UploadStatus
from storage.objects import Part, StoredObject
from storage.parts import ListedPart
from storage.rules import SMALLEST_PART
from tests.factories.storage import StorageFactory
from tests.storage.conftest import FILE
from tests.storage.stores import Hasty, Silent


class Growing(InMemoryStore):
    """A store in which a part grows after the parts were listed."""

    def complete_upload(self, key: str, upload_id: str, parts: list[Part]) -> StoredObject:
        joined = super().complete_upload(key, upload_id, parts)
        self.objects[key] += b"more"
        return replace(joined, size=joined.size + 4)


class TestComplete:
    def test_joins_the_parts_into_the_file(self, make: StorageFactory) -> None:
        upload, parts = make.sent(FILE)

        assert make.complete(upload, parts) == "made"

        assert make.store.objects[upload.object_key] == FILE
        assert make.found(upload.id).completed_at is not None

    def test_takes_an_empty_file_as_one_empty_part(self, make: StorageFactory) -> None:
        upload, parts = make.sent(b"")

        assert make.complete(upload, parts) == "made"

        assert make.store.objects[upload.object_key] == b""

    def test_finds_what_was_made_the_second_time(self, make: StorageFactory) -> None:
        upload, parts = make.sent(FILE)
        make.complete(upload, parts)

        assert make.complete(upload, parts) == "found"

    def test_finds_it_even_with_an_empty_list(self, make: StorageFactory) -> None:
        upload = make.completed(FILE)

        assert make.complete(upload, []) == "found"

    def test_goes_on_where_a_crash_after_the_joining_stopped_it(self, services: Services) -> None:
        make = StorageFactory(services.sessions, Hasty())
        upload, parts = make.sent(FILE)
        with pytest.raises(StorageUnavailable):
            make.complete(upload, parts)

        assert make.complete(upload, parts) == "made"

    def test_undoes_nothing_when_what_is_made_of_it_fails(self, make: StorageFactory) -> None:
        upload, parts = make.sent(FILE)

        def fail(_session: Session, _upload: Upload) -> str:
            raise ConnectionError

        with pytest.raises(ConnectionError):
            uploads.complete(make.sessions, make.store, upload.id, parts, then=fail, already=fail)

        assert make.found(upload.id).status is UploadStatus.COMPLETING
        assert make.complete(upload, parts) == "made"

    def test_refuses_when_a_part_is_missing_and_takes_it_later(self, make: StorageFactory) -> None:
        upload = make.opened(FILE)
        second = make.send(upload, 2, FILE[SMALLEST_PART:])
        with pytest.raises(PartsMissing) as refusal:
            make.complete(upload, [second])
        assert refusal.value.facts["numbers"] == [1]

        first = make.send(upload, 1, FILE[:SMALLEST_PART])

        assert make.complete(upload, [first, second]) == "made"

    def test_refuses_more_bytes_than_were_declared(self, make: StorageFactory) -> None:
        upload = make.opened(b"four")
        part = make.send(upload, 1, b"a good deal more")

        with pytest.raises(UploadSizeMismatch):
            make.complete(upload, [part])

        assert upload.object_key not in make.store.objects

    def test_never_makes_anything_of_a_file_that_grew_while_it_was_joined(
        self, services: Services
    ) -> None:
        make = StorageFactory(services.sessions, Growing())
        upload, parts = make.sent(b"four")

        with pytest.raises(UploadSizeMismatch):
            make.complete(upload, parts)
        with pytest.raises(UploadEnded):
            make.complete(upload, parts)

        assert make.found(upload.id).status is UploadStatus.COMPLETING

    def test_refuses_what_was_aborted(self, make: StorageFactory) -> None:
        upload, parts = make.sent(FILE)
        with make.sessions.begin() as session:
            uploads.abort(session, upload.id)

        with pytest.raises(UploadEnded) as refusal:
            make.complete(upload, parts)

        assert refusal.value.facts["status"] == "aborted"

    def test_refuses_what_has_expired(self, make: StorageFactory) -> None:
        with time_machine.travel(clock.now() - uploads.LIFETIME):
            upload, parts = make.sent(FILE)

        with pytest.raises(UploadEnded):
            make.complete(upload, parts)

    def test_does_not_expire_while_it_is_being_completed(self, make: StorageFactory) -> None:
        almost = clock.now() - uploads.LIFETIME
        with time_machine.travel(almost, tick=False) as now:
            upload = make.opened(FILE)
            now.shift(uploads.LIFETIME.total_seconds() - 1)
            with pytest.raises(PartsMissing):
                make.complete(upload, [])

        assert make.found(upload.id).expires_at > clock.now()

    def test_refuses_when_storage_never_opened_it(self, services: Services) -> None:
        make = StorageFactory(services.sessions, Silent())
        with pytest.raises(StorageUnavailable):
            make.opened(b"x")
        with make.sessions() as session:
            upload = session.exec(select(Upload)).one()

        with pytest.raises(PartsMissing):
            make.complete(upload, [ListedPart(1, "e")])

    def test_does_not_know_what_was_never_opened(self, make: StorageFactory) -> None:
        upload = make.opened(b"x")
        upload.id = new_id()

        with pytest.raises(UploadNotFound):
            make.complete(upload, [])


class Refusing(InMemoryStore):
    """A store that refuses the parts, because one was sent again meanwhile, or for a whim."""

    def __init__(self, *, resent: bool) -> None:
        super().__init__()
        self.resent = resent

    def complete_upload(self, key: str, upload_id: str, parts: list[Part]) -> StoredObject:
        if self.resent:
            self.put_part(key, upload_id, 1, b"gone")
        raise PartRefused(key)


class TestCompleteWhenStorageRefusesTheParts:
    def test_names_the_part_that_was_sent_again(self, services: Services) -> None:
        make = StorageFactory(services.sessions, Refusing(resent=True))
        upload, parts = make.sent(b"four")

        with pytest.raises(PartChanged) as refusal:
            make.complete(upload, parts)

        assert refusal.value.facts["numbers"] == [1]

    def test_may_be_tried_again_where_nothing_is_wrong(self, services: Services) -> None:
        make = StorageFactory(services.sessions, Refusing(resent=False))
        upload, parts = make.sent(b"four")

        with pytest.raises(StorageUnavailable):
            make.complete(upload, parts)


class Interrupting(InMemoryStore):
    """A store that lets something else happen while it joins the parts."""

    def __init__(self) -> None:
        super().__init__()
        self.meanwhile: list[object] = []

    def complete_upload(self, key: str, upload_id: str, parts: list[Part]) -> StoredObject:
        joined = super().complete_upload(key, upload_id, parts)
        for happening in self.meanwhile:
            assert callable(happening)
            happening()
        return joined


class TestCompleteWhileSomethingElseHappens:
    def test_finds_what_another_completion_has_made(self, services: Services) -> None:
        store = Interrupting()
        make = StorageFactory(services.sessions, store)
        upload, parts = make.sent(FILE)
        answers: list[str] = []
        store.meanwhile = [lambda: answers.append(make.complete(upload, parts))]

        answers.append(make.complete(upload, parts))

        assert answers == ["made", "found"]

    def test_refuses_when_it_was_aborted_meanwhile(self, services: Services) -> None:
        store = Interrupting()
        make = StorageFactory(services.sessions, store)
        upload, parts = make.sent(FILE)

        def abort() -> None:
            with make.sessions.begin() as session:
                uploads.abort(session, upload.id)

        store.meanwhile = [abort]

        with pytest.raises(UploadEnded):
            make.complete(upload, parts)

        assert make.found(upload.id).status is UploadStatus.ABORTED
