"""How storage refuses."""

from collections.abc import Sequence
from uuid import UUID

from marketplace.core.errors import Conflict, Gone, NotFound, TooLarge, Unavailable, Unprocessable
from marketplace.core.language import N_
from storage.models import Upload
from storage.rules import LARGEST_PART, PART_COUNT, PART_SIZE, SMALLEST_PART, upload_size

_NAMED_AT_MOST = 100


class ObjectNotFound(NotFound, code="object-not-found"):
    """There is nothing under this key."""

    def __init__(self, key: str) -> None:
        super().__init__(N_("The file “{key}” is not in storage."), key=key)


class UploadUnknown(NotFound, code="upload-unknown"):
    """Storage knows no such multipart upload: it was completed, aborted, or never was."""

    def __init__(self, key: str) -> None:
        super().__init__(
            N_("Storage no longer holds the parts of “{key}”. Please open a new upload."), key=key
        )


class PartRefused(Unprocessable, code="upload-part-refused"):
    """Storage cannot join the parts as they are listed."""

    def __init__(self, key: str) -> None:
        super().__init__(
            N_(
                "Storage cannot join the parts of “{key}” as they are listed. Ask for the upload "
                "to see which parts have arrived, send the others and complete it again."
            ),
            key=key,
        )


class StorageUnavailable(Unavailable, code="storage-unavailable"):
    """Object storage does not answer."""

    def __init__(self) -> None:
        super().__init__(
            N_("Storage does not answer at the moment. Nothing is lost; try again in a minute.")
        )


class UploadNotFound(NotFound, code="upload-not-found"):
    """There is no such upload here, or it belongs to something else."""

    def __init__(self, upload_id: UUID) -> None:
        super().__init__(
            N_("There is no upload {upload_id} here. Open a new one to send a file."),
            upload_id=upload_id,
        )


class UploadEnded(Gone, code="upload-ended"):
    """The upload was aborted, has expired, or storage has lost it; its parts are gone."""

    def __init__(self, upload: Upload) -> None:
        super().__init__(
            N_(
                "The upload of “{filename}” has ended, and its parts are gone. Open a new one to "
                "send the file."
            ),
            filename=upload.filename,
            status=upload.status.value,
        )


class UploadFinished(Conflict, code="upload-finished"):
    """The upload was completed; it cannot be aborted any more."""

    def __init__(self, upload: Upload) -> None:
        super().__init__(
            N_("The upload of “{filename}” is complete and cannot be aborted any more."),
            filename=upload.filename,
        )


class FileNameRefused(Unprocessable, code="file-name-refused"):
    """The file's name is empty or too long, or has characters that a name must not have."""

    def __init__(self) -> None:
        super().__init__(
            N_(
                "Please send the file's bare name: 1 to 255 bytes, without folders, slashes and "
                "control characters."
            )
        )


class ChecksumMalformed(Unprocessable, code="checksum-malformed"):
    """What was given as SHA-256 is none."""

    def __init__(self) -> None:
        super().__init__(
            N_("A SHA-256 checksum has 64 hexadecimal digits. Leave it out or mend it.")
        )


class UploadSizeRefused(Unprocessable, code="upload-size-refused"):
    """A file cannot have fewer than no bytes."""

    def __init__(self, size: int) -> None:
        super().__init__(
            N_("A file cannot have {size} bytes. Please state the size it has."), size=size
        )


class UploadTooLarge(TooLarge, code="upload-too-large"):
    """The file is larger than this installation accepts."""

    def __init__(self, size: int, *, limit: int) -> None:
        super().__init__(
            N_(
                "The file has {size} bytes; at most {limit} are accepted. Divide it, or ask the "
                "operator to raise the limit."
            ),
            rule=upload_size(limit),
            value=size,
            size=size,
            limit=limit,
        )


class PartSizeRefused(Unprocessable, code="upload-part-size"):
    """The wanted part size is outside what storage takes."""

    def __init__(self, part_size: int) -> None:
        super().__init__(
            N_("Parts have {least} to {most} bytes, not {part_size}. Choose a size in between."),
            rule=PART_SIZE,
            value=part_size,
            part_size=part_size,
            least=SMALLEST_PART,
            most=LARGEST_PART,
        )


class TooManyParts(Unprocessable, code="upload-part-count"):
    """With the wanted part size the file would come in more parts than storage joins."""

    def __init__(self, count: int, *, least_part_size: int) -> None:
        super().__init__(
            N_(
                "The file would come in {count} parts. Choose parts of at least "
                "{least_part_size} bytes."
            ),
            rule=PART_COUNT,
            value=count,
            count=count,
            least_part_size=least_part_size,
        )


class PartListWrong(Unprocessable, code="upload-part-list"):
    """The list names a part twice, or one that the upload does not have."""

    def __init__(self, numbers: Sequence[int], *, count: int) -> None:
        super().__init__(
            N_("List each of the parts 1 to {count} once; these do not fit: {numbers}."),
            numbers=list(numbers)[:_NAMED_AT_MOST],
            count=count,
        )


class PartsMissing(Conflict, code="upload-parts-missing"):
    """Parts have not arrived, or are not in the list."""

    def __init__(self, numbers: Sequence[int]) -> None:
        super().__init__(
            N_(
                "{count} parts are missing, the first of them {numbers}. Ask for the upload to get "
                "fresh links, send them and complete it again."
            ),
            numbers=list(numbers)[:_NAMED_AT_MOST],
            count=len(numbers),
        )


class PartChanged(Unprocessable, code="upload-part-mismatch"):
    """A part's ETag is not the one that storage answered with."""

    def __init__(self, numbers: Sequence[int]) -> None:
        super().__init__(
            N_(
                "The ETags of the parts {numbers} are not those of what has arrived. Send these "
                "parts again and list the ETags that storage answers."
            ),
            numbers=list(numbers)[:_NAMED_AT_MOST],
        )


class UploadSizeMismatch(Unprocessable, code="upload-size-mismatch"):
    """What arrived is larger or smaller than what was declared."""

    def __init__(self, upload: Upload, *, received: int, numbers: Sequence[int] = ()) -> None:
        super().__init__(
            N_(
                "{received} bytes have arrived, {declared} were declared. Send the parts that have "
                "the wrong size again, or open a new upload with the right size."
            ),
            received=received,
            declared=upload.size,
            numbers=list(numbers)[:_NAMED_AT_MOST],
        )
