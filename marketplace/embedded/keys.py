"""The secrets of an installation on this machine, made once and kept in its data folder."""

import json
import os
import secrets
from dataclasses import asdict, dataclass
from pathlib import Path

from marketplace.embedded.errors import CannotStart

FILE = "secrets.json"


@dataclass(frozen=True, kw_only=True)
class Keys:
    """What nobody else may know, and the id that tells this installation from others."""

    installation: str
    database_password: str
    s3_access_key: str
    s3_secret_key: str
    secret_key: str


def load_or_make(folder: Path) -> Keys:
    """Return the keys in a data folder; the first time they are made, readable by us alone.

    Raises:
        CannotStart: There is such a file and it cannot be read.
    """
    file = folder / FILE
    if not file.exists():
        _write(file, _made())
    try:
        return Keys(**json.loads(file.read_text()))
    except (OSError, ValueError, TypeError) as error:
        sentence = (
            f"{file} cannot be read as the installation's keys ({error}). Put it back from a "
            "backup: without it the data beside it cannot be opened."
        )
        raise CannotStart(sentence) from error


def _made() -> Keys:
    return Keys(
        installation=secrets.token_hex(8),
        database_password=secrets.token_urlsafe(24),
        s3_access_key=secrets.token_hex(10).upper(),
        s3_secret_key=secrets.token_urlsafe(30),
        secret_key=secrets.token_urlsafe(48),
    )


def _write(file: Path, keys: Keys) -> None:
    """Write the file whole or not at all: a start that is killed leaves no half of it."""
    draft = file.with_suffix(".new")
    draft.unlink(missing_ok=True)
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as handle:
        json.dump(asdict(keys), handle, indent=2)
        handle.flush()
        os.fsync(handle.fileno())
    draft.replace(file)
