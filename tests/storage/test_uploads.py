from collections.abc import Sequence

import pytest
import time_machine
from sqlmodel import Session, select

from marketplace.core import clock
from marketplace.core.ids import new_id
from marketplace.services import Services
from storage import uploads
from storage.errors import (
    FileNameRefused,
    StorageUnavailable,
    UploadEnded,
    UploadFinished,
    UploadNotFound,
    UploadTooLarge,
)
from storage.models import Upload, UploadStatus
from storage.rules import SMALLEST_PART
from tests.factories.storage import LIMIT, StorageFactory
from tests.storage.conftest import FILE
from tests.storage.stores import Hasty, Silent


class TestOpenUpload:
    def test_gives_a_link_for_every_part(self, services: Services) -> None:
        opened = uploads.open_upload(
            services.sessions,
            services.store,
            reference=new_id(),
            announcement=uploads.Announcement(filename="Zählung.csv", size=40 * 1024 * 1024),
            max_bytes=LIMIT,
        )

        assert [link.number for link in opened.links] == [1, 2, 3]
        assert opened.upload.status is UploadStatus.OPEN

    def test_makes_no_part_of_the_name_a_part_of_the_key(self, make: StorageFactory) -> None:
        upload = make.opened(b"x", filename="geheim.csv")

        assert upload.object_key == f"originals/{upload.id}"

    def test_keeps_what_was_announced(self, make: StorageFactory) -> None:
        person = new_id()

        upload = make.opened(b"x", sha256="AB" * 32, opened_by=person)

        assert (upload.sha256, upload.opened_by) == ("ab" * 32, person)
        assert upload.media_type == "text/csv"

    @pytest.mark.parametrize(
        ("given", "refusal"),
        [
            ({"filename": "../../etc/passwd"}, FileNameRefused),
            ({"size": LIMIT + 1}, UploadTooLarge),
        ],
    )
    def test_leaves_nothing_when_it_refuses(
        self, make: StorageFactory, given: dict[str, object], refusal: type[Exception]
    ) -> None:
        with pytest.raises(refusal):
            make.opened(b"x", **given)

        with make.sessions() as session:
            assert session.exec(select(Upload)).all() == []
        assert make.store.uploads == {}

    def test_leaves_a_row_for_the_sweep_when_storage_is_silent(self, services: Services) -> None:
        make = StorageFactory(services.sessions, Silent())

        with pytest.raises(StorageUnavailable):
            make.opened(b"x")

        with make.sessions() as session:
            assert session.exec(select(Upload)).one().storage_upload_id is None


class TestFind:
    def test_returns_an_upload_of_this_reference(
        self, session: Session, make: StorageFactory
    ) -> None:
        upload = make.opened(b"x")

        assert uploads.find(session, upload.id, reference=upload.reference).id == upload.id

    def test_does_not_know_anothers(self, session: Session, make: StorageFactory) -> None:
        upload = make.opened(b"x")

        with pytest.raises(UploadNotFound):
            uploads.find(session, upload.id, reference=new_id())


class TestProgress:
    def test_lists_what_has_arrived_and_links_the_rest(self, make: StorageFactory) -> None:
        upload = make.opened(FILE)
        make.send(upload, 2, FILE[SMALLEST_PART:])

        progress = uploads.progress(make.sessions, make.store, upload.id)

        assert [part.number for part in progress.received] == [2]
        assert [link.number for link in progress.links] == [1]

    def test_asks_again_for_a_part_of_the_wrong_size(self, make: StorageFactory) -> None:
        upload = make.opened(b"four")
        make.send(upload, 1, b"five!")

        progress = uploads.progress(make.sessions, make.store, upload.id)

        assert progress.received == []
        assert [link.number for link in progress.links] == [1]

    def test_signs_links_until_the_upload_expires(self, make: StorageFactory) -> None:
        with time_machine.travel("2026-11-23T12:00:00Z", tick=False) as now:
            upload = make.opened(b"x")
            now.shift(60)

            progress = uploads.progress(make.sessions, make.store, upload.id)

        left = int(uploads.LIFETIME.total_seconds()) - 60
        assert f"expires={left}" in progress.links[0].url

    def test_shows_neither_parts_nor_links_of_a_completed_one(self, make: StorageFactory) -> None:
        upload = make.completed(FILE)

        progress = uploads.progress(make.sessions, make.store, upload.id)

        assert progress.upload.status is UploadStatus.COMPLETED
        assert (progress.received, progress.links) == ([], [])

    def test_gives_no_link_to_an_expired_one(self, make: StorageFactory) -> None:
        with time_machine.travel(clock.now() - uploads.LIFETIME):
            upload = make.opened(b"x")

        assert uploads.progress(make.sessions, make.store, upload.id).links == []

    def test_has_nothing_to_ask_for_once_storage_has_joined_the_parts(
        self, services: Services
    ) -> None:
        make = StorageFactory(services.sessions, Hasty())
        upload, parts = make.sent(FILE)
        with pytest.raises(StorageUnavailable):
            make.complete(upload, parts)

        progress = uploads.progress(make.sessions, make.store, upload.id)

        assert progress.upload.status is UploadStatus.COMPLETING
        assert progress.links == []

    def test_says_so_when_storage_has_lost_the_parts(self, make: StorageFactory) -> None:
        upload = make.opened(FILE)
        make.store.uploads.clear()

        with pytest.raises(UploadEnded):
            uploads.progress(make.sessions, make.store, upload.id)

    def test_does_not_know_what_was_never_opened(self, make: StorageFactory) -> None:
        with pytest.raises(UploadNotFound):
            uploads.progress(make.sessions, make.store, new_id())


class TestAbort:
    def test_ends_the_upload_and_may_be_repeated(
        self, session: Session, make: StorageFactory
    ) -> None:
        upload = make.opened(FILE)

        statuses: Sequence[UploadStatus] = [
            uploads.abort(session, upload.id).status,
            uploads.abort(session, upload.id).status,
        ]

        assert statuses == [UploadStatus.ABORTED, UploadStatus.ABORTED]

    def test_refuses_what_is_complete(self, session: Session, make: StorageFactory) -> None:
        upload = make.completed(FILE)

        with pytest.raises(UploadFinished):
            uploads.abort(session, upload.id)
