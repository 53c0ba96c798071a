from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.core.ids import new_id
from storage.errors import (
    ChecksumMalformed,
    PartChanged,
    PartListWrong,
    PartSizeRefused,
    PartsMissing,
    TooManyParts,
    UploadSizeMismatch,
    UploadSizeRefused,
    UploadTooLarge,
)
from storage.models import Upload
from storage.objects import Part
from storage.parts import ListedPart, checked_parts, checked_sha256, chosen_part_size
from storage.rules import DEFAULT_PART, LARGEST_PART, MIB, MOST_PARTS, SMALLEST_PART

GIB = 1024 * MIB
TIB = 1024 * GIB


def upload_of(size: int, **given: Any) -> Upload:
    defaults: dict[str, Any] = {
        "reference": new_id(),
        "object_key": "originals/1",
        "filename": "a.csv",
        "media_type": "text/csv",
        "part_size": SMALLEST_PART,
        "expires_at": datetime(2026, 11, 23, tzinfo=UTC),
    }
    return Upload(size=size, **defaults | given)


def arrived(upload: Upload) -> list[Part]:
    return [Part(n, f"e{n}", upload.size_of_part(n)) for n in range(1, upload.part_count + 1)]


def listed(*parts: Part) -> list[ListedPart]:
    return [ListedPart(part.number, part.etag) for part in parts]


class TestChosenPartSize:
    def test_is_16_mib_where_nothing_was_wished(self) -> None:
        assert chosen_part_size(GIB, wanted=None, max_bytes=GIB) == DEFAULT_PART

    def test_grows_so_that_a_huge_file_fits_into_10000_parts(self) -> None:
        chosen = chosen_part_size(TIB, wanted=None, max_bytes=TIB)

        assert -(-TIB // chosen) <= MOST_PARTS

    @pytest.mark.parametrize("wanted", [SMALLEST_PART, LARGEST_PART])
    def test_takes_both_ends_of_the_range(self, wanted: int) -> None:
        assert chosen_part_size(1, wanted=wanted, max_bytes=GIB) == wanted

    @pytest.mark.parametrize("wanted", [SMALLEST_PART - 1, LARGEST_PART + 1, 0, -1])
    def test_refuses_parts_outside_the_range_by_rule(self, wanted: int) -> None:
        with pytest.raises(PartSizeRefused) as refusal:
            chosen_part_size(1, wanted=wanted, max_bytes=GIB)

        assert refusal.value.rule is not None
        assert (refusal.value.rule.id, refusal.value.value) == ("upload-part-size", wanted)

    def test_refuses_more_than_10000_parts_and_says_what_would_do(self) -> None:
        with pytest.raises(TooManyParts) as refusal:
            chosen_part_size(10_001 * SMALLEST_PART, wanted=SMALLEST_PART, max_bytes=TIB)

        least = refusal.value.facts["least_part_size"]
        assert -(-10_001 * SMALLEST_PART // least) <= MOST_PARTS

    def test_refuses_a_file_above_the_installations_limit_by_rule(self) -> None:
        with pytest.raises(UploadTooLarge) as refusal:
            chosen_part_size(GIB + 1, wanted=None, max_bytes=GIB)

        assert refusal.value.rule is not None
        assert (refusal.value.rule.threshold, refusal.value.value) == (GIB, GIB + 1)

    def test_refuses_a_negative_size(self) -> None:
        with pytest.raises(UploadSizeRefused):
            chosen_part_size(-1, wanted=None, max_bytes=GIB)


class TestCheckedSha256:
    def test_is_kept_in_lower_case(self) -> None:
        assert checked_sha256("AB" * 32) == "ab" * 32

    def test_may_be_left_out(self) -> None:
        assert checked_sha256(None) is None

    @pytest.mark.parametrize("given_checksum", ["", "ab", "zz" * 32, "ab" * 33])
    def test_refuses_what_is_none(self, given_checksum: str) -> None:
        with pytest.raises(ChecksumMalformed):
            checked_sha256(given_checksum)


class TestParts:
    @given(size=st.integers(0, 60 * GIB), wanted=st.integers(SMALLEST_PART, LARGEST_PART))
    def test_add_up_to_the_file(self, size: int, wanted: int) -> None:
        upload = upload_of(size, part_size=wanted)
        count = upload.part_count

        full = (count - 1) * wanted
        assert full + upload.size_of_part(count) == size
        assert 0 <= upload.size_of_part(count) <= wanted
        assert count == 1 or upload.size_of_part(1) == wanted


class TestCheckedParts:
    def test_puts_the_parts_in_order(self) -> None:
        upload = upload_of(2 * SMALLEST_PART + 1)
        first, second, third = arrived(upload)

        parts = checked_parts(upload, listed(third, first, second), [second, third, first])

        assert parts == [first, second, third]

    @pytest.mark.parametrize("etag", ['"E1"', "E1", ' "e1" '])
    def test_takes_etags_with_and_without_quotes(self, etag: str) -> None:
        upload = upload_of(1)

        assert checked_parts(upload, [ListedPart(1, etag)], arrived(upload)) == arrived(upload)

    def test_names_the_parts_that_have_not_arrived(self) -> None:
        upload = upload_of(3 * SMALLEST_PART)
        first, second, third = arrived(upload)

        with pytest.raises(PartsMissing) as refusal:
            checked_parts(upload, listed(first, second, third), [second])

        assert refusal.value.facts["numbers"] == [1, 3]

    def test_names_the_parts_that_are_not_listed(self) -> None:
        upload = upload_of(2 * SMALLEST_PART)

        with pytest.raises(PartsMissing) as refusal:
            checked_parts(upload, [], arrived(upload))

        assert refusal.value.facts["numbers"] == [1, 2]

    @pytest.mark.parametrize("number", [1, 0, 2, -1])
    def test_refuses_a_part_listed_twice_or_that_is_none(self, number: int) -> None:
        upload = upload_of(1)

        with pytest.raises(PartListWrong) as refusal:
            checked_parts(upload, [ListedPart(1, "e1"), ListedPart(number, "e1")], arrived(upload))

        assert refusal.value.facts["numbers"] == [number]

    def test_refuses_an_etag_that_storage_did_not_answer(self) -> None:
        upload = upload_of(1)

        with pytest.raises(PartChanged) as refusal:
            checked_parts(upload, [ListedPart(1, "forged")], arrived(upload))

        assert refusal.value.facts["numbers"] == [1]

    @pytest.mark.parametrize("size", [0, 11])
    def test_refuses_more_or_fewer_bytes_than_declared(self, size: int) -> None:
        upload = upload_of(10)
        part = Part(1, "e1", size)

        with pytest.raises(UploadSizeMismatch) as refusal:
            checked_parts(upload, listed(part), [part])

        assert refusal.value.facts["received"] == size

    def test_refuses_parts_of_wrong_sizes_that_add_up(self) -> None:
        upload = upload_of(2 * SMALLEST_PART)
        parts = [Part(1, "e1", SMALLEST_PART + 1), Part(2, "e2", SMALLEST_PART - 1)]

        with pytest.raises(UploadSizeMismatch) as refusal:
            checked_parts(upload, listed(*parts), parts)

        assert refusal.value.facts["numbers"] == [1, 2]
