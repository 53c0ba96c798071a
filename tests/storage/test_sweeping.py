from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any, cast

import pytest
import time_machine

from marketplace.core import clock
from marketplace.services import Services
from storage import jobs, sweeping, uploads
from storage.errors import StorageUnavailable
from storage.memory import InMemoryStore
from storage.models import Upload, UploadStatus
from tests.factories.storage import StorageFactory

LATER = uploads.LIFETIME + timedelta(minutes=1)
FILE = b"a file"


class Down(InMemoryStore):
    """A store that takes uploads but does not answer when it is swept."""

    def abort_uploads(self, key: str) -> None:
        raise StorageUnavailable


def sweep_twice(make: StorageFactory) -> int:
    """Sweep, and once more when every completion that had begun must be over."""
    with time_machine.travel(clock.now() + LATER) as now:
        swept = sweeping.sweep(make.sessions, make.store)
        now.shift(sweeping.PATIENCE.total_seconds() + 1)
        return swept + sweeping.sweep(make.sessions, make.store)


class TestSweep:
    def test_ends_uploads_nobody_completed(self, make: StorageFactory) -> None:
        upload, _ = make.sent(FILE)

        sweep_twice(make)

        assert make.found(upload.id).status is UploadStatus.EXPIRED
        assert make.store.uploads == {}

    def test_empties_storage_of_aborted_ones(self, make: StorageFactory) -> None:
        upload, _ = make.sent(FILE)
        with make.sessions.begin() as session:
            uploads.abort(session, upload.id)

        assert sweep_twice(make) == 1

        assert make.store.uploads == {}
        assert make.found(upload.id).swept_at is not None

    def test_removes_a_file_that_was_joined_too_late(self, make: StorageFactory) -> None:
        upload, _ = make.sent(FILE)
        make.store.objects[upload.object_key] = FILE

        sweep_twice(make)

        assert make.store.objects == {}

    @pytest.mark.parametrize("arrange", [StorageFactory.completed, StorageFactory.opened])
    def test_leaves_alone_what_is_complete_or_open(
        self, make: StorageFactory, arrange: Callable[[StorageFactory, bytes], Upload]
    ) -> None:
        upload = arrange(make, FILE)

        swept = sweeping.sweep(make.sessions, make.store)

        assert swept == 0
        assert make.found(upload.id).status is upload.status

    def test_never_removes_a_completed_file(self, make: StorageFactory) -> None:
        upload = make.completed(FILE)

        sweep_twice(make)

        assert make.store.objects[upload.object_key] == FILE

    def test_waits_for_a_completion_that_had_begun(self, make: StorageFactory) -> None:
        upload, _ = make.sent(FILE)

        with time_machine.travel(clock.now() + LATER):
            assert sweeping.sweep(make.sessions, make.store) == 0

        assert make.found(upload.id).status is UploadStatus.EXPIRED
        assert make.store.uploads != {}

    def test_goes_on_another_time_when_storage_is_down(self, services: Services) -> None:
        make = StorageFactory(services.sessions, Down())
        upload, _ = make.sent(FILE)

        assert sweep_twice(make) == 0

        assert make.found(upload.id).swept_at is None


class TestSweepUploads:
    def test_sweeps_with_the_workers_services(
        self, services: Services, make: StorageFactory
    ) -> None:
        upload = make.opened(FILE)
        context = SimpleNamespace(additional_context={"services": services})

        with time_machine.travel(clock.now() + LATER):
            jobs.sweep_uploads.func(cast("Any", context), timestamp=0)

        assert make.found(upload.id).status is UploadStatus.EXPIRED
