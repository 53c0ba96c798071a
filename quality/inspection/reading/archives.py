"""Files inside ZIP and GZIP archives: looked at, chosen, and taken out within bounds.

A member is written under a name of ours, so a path in an archive leads nowhere; archives whose
paths would lead out of a folder are refused all the same, because readers get the original too.
What is taken out is counted while it is unpacked, so that declared sizes need not be believed.
"""

import zipfile
import zlib
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from quality.inspection.bytes import CHUNK
from quality.inspection.outcome import Refusal
from quality.inspection.reading import refusing
from quality.inspection.reading.kinds import suffix_of

MOST_MEMBERS = 10_000
MOST_TIMES = 12
LEAST_BYTES = 512 * 1024 * 1024

_ENCRYPTED = 0x1
_GZIP = 31
_IGNORED = ("__MACOSX/", ".DS_Store", "Thumbs.db", "desktop.ini")
_ARCHIVES = {"zip", "gz", "tgz", "7z", "rar", "tar", "bz2", "xz", "zst"}
_UNPACKABLE = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA}


def bound_of(path: Path) -> int:
    """Return how many bytes an archive may unpack to: 12 times its size and 512 MiB at least."""
    return LEAST_BYTES + MOST_TIMES * path.stat().st_size


@dataclass(frozen=True, kw_only=True)
class Archive:
    """An opened ZIP that was looked through; ``bound`` is how many bytes may come out."""

    zip: zipfile.ZipFile
    members: dict[str, zipfile.ZipInfo]
    bound: int

    @property
    def names(self) -> list[str]:
        """The members' names, the largest first."""
        return sorted(self.members, key=lambda name: -self.members[name].file_size)

    def is_nested(self) -> bool:
        """Tell whether there is an archive in the archive."""
        return any(suffix_of(name) in _ARCHIVES for name in self.members)

    def beginning(self, name: str, size: int) -> bytes:
        """Return the first bytes of a member."""
        with _guarded(), self.zip.open(self.members[name]) as source:
            return source.read(size)

    def pieces(self, name: str) -> Iterator[bytes]:
        """Unpack a member piece by piece.

        Raises:
            Refusal: It is damaged, or becomes larger than the archive may.
        """
        done = 0
        with _guarded(), self.zip.open(self.members[name]) as source:
            while piece := source.read(CHUNK):
                done += len(piece)
                if done > self.bound:
                    raise bomb(self.bound)
                yield piece

    def take(self, name: str, target: Path) -> Path:
        """Write a member to a file of ours and return that."""
        with target.open("wb") as file:
            file.writelines(self.pieces(name))
        return target


@contextmanager
def opened(path: Path) -> Generator[Archive]:
    """Open a ZIP and look through its members.

    Raises:
        Refusal: It is damaged, encrypted, a bomb by its own account, or has paths that lead out.
    """
    with _guarded():
        archive = zipfile.ZipFile(path)
    with archive:
        infos = [info for info in archive.infolist() if not info.is_dir()]
        if len(infos) > MOST_MEMBERS:
            raise refusing.unreadable(
                de=f"Das Archiv enthält {len(infos)} Dateien; höchstens {MOST_MEMBERS} werden "
                "angesehen.",
                en=f"The archive holds {len(infos)} files; at most {MOST_MEMBERS} are looked at.",
            )
        for info in infos:
            _refuse_escape(info.filename)
        kept = {info.filename: info for info in infos if not _is_ignored(info.filename)}
        bound = bound_of(path)
        if sum(info.file_size for info in kept.values()) > bound:
            raise bomb(bound)
        for info in kept.values():
            _refuse_locked(info)
        yield Archive(zip=archive, members=kept, bound=bound)


def gunzip(path: Path, target: Path) -> Path:
    """Unpack a GZIP file, all of its parts, to a file of ours and return that.

    Raises:
        Refusal: It is damaged or a bomb.
    """
    bound, done, is_inside = bound_of(path), 0, True
    unpacker = zlib.decompressobj(wbits=_GZIP)
    with _guarded("GZIP"), path.open("rb") as source, target.open("wb") as file:
        while data := source.read(CHUNK):
            while data:
                piece = unpacker.decompress(data, CHUNK)
                done += len(piece)
                if done > bound:
                    raise bomb(bound)
                file.write(piece)
                is_inside, data = not unpacker.eof, unpacker.unconsumed_tail
                if unpacker.eof:
                    data = unpacker.unused_data.lstrip(b"\0")
                    unpacker = zlib.decompressobj(wbits=_GZIP)
    if is_inside:
        raise refusing.broken(form="GZIP", detail="unexpected end")
    return target


def bomb(bound: int) -> Refusal:
    """Return the refusal of an archive that unpacks to more than it may."""
    most = bound // (1024 * 1024)
    return refusing.unreadable(
        de=f"Das Archiv wird ausgepackt größer als {most} MiB; das {MOST_TIMES}-Fache seiner Größe "
        "und 512 MiB sind erlaubt. Liefern Sie die Datei ungepackt.",
        en=f"The archive unpacks to more than {most} MiB; {MOST_TIMES} times its size and 512 MiB "
        "are allowed. Deliver the file unpacked.",
    )


def nested() -> Refusal:
    """Return the refusal of an archive that holds another archive and no table."""
    return refusing.unreadable(
        de="Im Archiv liegt ein weiteres Archiv und keine Tabelle. Packen Sie es einmal aus und "
        "laden Sie die Tabelle selbst hoch.",
        en="There is another archive in the archive, and no table. Unpack it once and upload the "
        "table itself.",
    )


def _is_ignored(name: str) -> bool:
    return name.startswith(_IGNORED[0]) or PurePosixPath(name).name in _IGNORED


def _refuse_escape(name: str) -> None:
    parts = name.replace("\\", "/").split("/")
    if name.startswith(("/", "\\")) or ".." in parts or (len(name) > 1 and name[1] == ":"):
        raise refusing.unreadable(
            de=f"Im Archiv steht ein Pfad, der aus dem Ordner hinausführt: „{name[:100]}“. Packen "
            "Sie die Dateien ohne solche Pfade.",
            en=f"The archive holds a path that leads out of its folder: “{name[:100]}”. Pack the "
            "files without such paths.",
        )


def _refuse_locked(info: zipfile.ZipInfo) -> None:
    if info.flag_bits & _ENCRYPTED:
        raise refusing.locked(form="ZIP")
    if info.compress_type not in _UNPACKABLE:
        raise refusing.unreadable(
            de=f"„{info.filename[:100]}“ ist mit einem Verfahren gepackt, das hier nicht gelesen "
            "wird. Packen Sie das ZIP mit dem üblichen Verfahren (Deflate).",
            en=f"“{info.filename[:100]}” is packed with a method that is not read here. Pack the "
            "ZIP with the usual method (Deflate).",
        )


@contextmanager
def _guarded(form: str = "ZIP") -> Generator[None]:
    """Say of a damaged archive that it is damaged."""
    try:
        yield
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, RuntimeError) as error:
        raise refusing.broken(form=form, detail=str(error)) from error
