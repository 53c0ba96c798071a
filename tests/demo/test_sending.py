import pytest

from marketplace.core.settings import StorageSettings
from marketplace.demo.sending import put
from storage.errors import StorageUnavailable
from storage.s3 import S3Store


class TestPut:
    def test_sends_a_part_and_returns_its_etag(self, s3: StorageSettings) -> None:
        store = S3Store(s3)
        upload = store.start_upload("originals/sent", media_type="text/csv")

        etag = put(store.part_link("originals/sent", upload, 1, seconds=60), b"a,b\n1,2\n")

        (part,) = store.parts("originals/sent", upload)
        assert part.etag == etag.strip('"')

    def test_fails_where_nobody_answers(self) -> None:
        with pytest.raises(StorageUnavailable):
            put("http://127.0.0.1:1/bucket/key?signed=1", b"")

    def test_fails_where_storage_refuses(self, s3: StorageSettings) -> None:
        with pytest.raises(StorageUnavailable):
            put(f"{s3.endpoint}/{s3.bucket}/key?partNumber=1&uploadId=unknown", b"")
