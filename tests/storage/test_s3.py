from marketplace.core.settings import StorageSettings
from storage.s3 import S3Store


class TestCheck:
    def test_is_content_with_a_running_storage(self, s3: StorageSettings) -> None:
        S3Store(s3).check()
