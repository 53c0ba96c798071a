"""The store in memory and the real one, held to the same cases."""

import hashlib
from contextlib import suppress
from pathlib import Path

import pytest

from marketplace.core.ids import new_id
from storage.errors import ObjectNotFound, PartRefused, UploadUnknown
from storage.objects import Part
from storage.rules import SMALLEST_PART
from tests.contracts_with.conftest import Held

FULL = b"a" * SMALLEST_PART


def key() -> str:
    return f"originals/{new_id()}"


def md5(data: bytes) -> str:
    return hashlib.md5(data, usedforsecurity=False).hexdigest()


class TestUpload:
    def test_joins_parts_in_order_whenever_they_arrived(self, held: Held) -> None:
        where = key()
        upload_id = held.put(where)
        held.put_part(where, upload_id, 2, b"rest")
        held.put_part(where, upload_id, 1, FULL)

        parts = held.store.parts(where, upload_id)
        stored = held.store.complete_upload(where, upload_id, parts)

        assert stored.size == len(FULL) + 4
        assert b"".join(held.store.read(where)) == FULL + b"rest"

    def test_lists_what_has_arrived(self, held: Held) -> None:
        where = key()
        upload_id = held.put(where)
        held.put_part(where, upload_id, 3, b"rest")

        assert held.store.parts(where, upload_id) == [Part(3, md5(b"rest"), 4)]

    @pytest.mark.long
    def test_lists_more_parts_than_come_on_one_page(self, held: Held) -> None:
        where = key()

        upload_id = held.put(where, *[b"part"] * 1001)

        assert [part.number for part in held.store.parts(where, upload_id)] == [*range(1, 1002)]

    def test_answers_a_part_with_its_etag(self, held: Held) -> None:
        where = key()
        upload_id = held.put(where)

        etag = held.put_part(where, upload_id, 1, b"data")

        assert etag.strip('"') == md5(b"data")

    def test_takes_a_part_again_and_keeps_the_later_one(self, held: Held) -> None:
        where = key()
        upload_id = held.put(where, b"first try")
        held.put_part(where, upload_id, 1, b"second try")

        held.store.complete_upload(where, upload_id, held.store.parts(where, upload_id))

        assert b"".join(held.store.read(where)) == b"second try"

    def test_joins_one_empty_part_into_an_empty_object(self, held: Held) -> None:
        where = held.written(b"")

        assert held.store.stat(where).size == 0
        assert b"".join(held.store.read(where)) == b""

    def test_has_no_object_before_it_is_complete(self, held: Held) -> None:
        where = key()
        held.put(where, b"data")

        with pytest.raises(ObjectNotFound):
            held.store.stat(where)

    def test_refuses_an_etag_that_was_never_answered(self, held: Held) -> None:
        where = key()
        upload_id = held.put(where, b"data")

        with pytest.raises(PartRefused):
            held.store.complete_upload(where, upload_id, [Part(1, md5(b"forged"), 4)])

        assert len(held.store.parts(where, upload_id)) == 1

    def test_is_unknown_once_it_is_complete(self, held: Held) -> None:
        where = key()
        upload_id = held.put(where, b"data")
        parts = held.store.parts(where, upload_id)
        held.store.complete_upload(where, upload_id, parts)

        with pytest.raises(UploadUnknown):
            held.store.parts(where, upload_id)

    def test_changes_nothing_when_completed_again(self, held: Held) -> None:
        where = key()
        upload_id = held.put(where, b"data")
        parts = held.store.parts(where, upload_id)
        before = held.store.complete_upload(where, upload_id, parts)

        with suppress(UploadUnknown):  # a store may remember the upload, or not
            held.store.complete_upload(where, upload_id, parts)

        assert held.store.stat(where) == before

    def test_is_unknown_once_it_is_aborted(self, held: Held) -> None:
        where = key()
        upload_id = held.put(where, b"data")

        held.store.abort_uploads(where)
        held.store.abort_uploads(where)

        with pytest.raises(UploadUnknown):
            held.store.parts(where, upload_id)

    def test_is_not_aborted_with_another_key_that_begins_alike(self, held: Held) -> None:
        where = key()
        other = held.put(f"{where}-2", b"data")
        held.put(where, b"data")

        held.store.abort_uploads(where)

        assert len(held.store.parts(f"{where}-2", other)) == 1

    def test_leaves_the_object_alone_when_its_key_has_nothing_to_abort(self, held: Held) -> None:
        where = held.written(b"data")

        held.store.abort_uploads(where)

        assert held.store.stat(where).size == 4


class TestObject:
    def test_is_saved_from_a_file(self, held: Held, tmp_path: Path) -> None:
        path = tmp_path / "data.parquet"
        path.write_bytes(b"PAR1")
        where = f"versions/{new_id()}/data.parquet"

        stored = held.store.save(where, path, media_type="application/vnd.apache.parquet")

        assert (stored.key, stored.size) == (where, 4)
        assert b"".join(held.store.read(where)) == b"PAR1"

    def test_is_gone_once_deleted_and_may_be_deleted_again(self, held: Held) -> None:
        where = held.written(b"data")

        held.store.delete(where)
        held.store.delete(where)

        with pytest.raises(ObjectNotFound):
            held.store.stat(where)

    def test_is_not_found_where_there_is_none(self, held: Held) -> None:
        with pytest.raises(ObjectNotFound):
            list(held.store.read(key()))

    def test_names_keys_of_any_letters(self, held: Held) -> None:
        where = f"{key()}/Zählung 1.csv"
        upload_id = held.put(where, b"data")

        held.store.complete_upload(where, upload_id, held.store.parts(where, upload_id))

        assert held.store.stat(where).key == where


class TestListed:
    def test_names_what_lies_under_a_prefix_by_key(self, held: Held, tmp_path: Path) -> None:
        path, prefix = tmp_path / "file", f"intake/{new_id()}/"
        for name in ("b.csv", "a.csv", "later/c.csv"):
            path.write_text(name)
            held.store.save(prefix + name, path, media_type="text/csv")
        held.store.save(f"{prefix[:-1]}-2/d.csv", path, media_type="text/csv")

        found = held.store.listed(prefix)

        names = ("a.csv", "b.csv", "later/c.csv")
        assert [(each.key, each.etag) for each in found] == [
            (prefix + name, md5(name.encode())) for name in names
        ]
        assert all(each.modified_at and each.modified_at.tzinfo for each in found)
        assert len(held.store.listed(prefix, limit=2)) == 2

    def test_is_nothing_where_nothing_is(self, held: Held) -> None:
        assert held.store.listed(f"intake/{new_id()}/") == []


class TestCheck:
    def test_is_content_with_a_running_storage(self, held: Held) -> None:
        held.store.check()
