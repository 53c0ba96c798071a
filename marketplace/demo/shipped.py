"""Real open data as packages on PyPI and npm ship it.

Two ways lead here. ``installed`` reads a file of a package that is installed beside us, without
importing the package. ``kept`` reads a file of ``data/``, taken unchanged out of a package that is
too large, or of the wrong language, to be installed for one file; ``data/README.md`` says from
where.
"""

import csv
import gzip
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib import metadata, resources
from pathlib import Path


@dataclass(frozen=True, kw_only=True)
class DataFile:
    """A file as a person would choose it in the upload form."""

    filename: str
    content: bytes


@dataclass(frozen=True, kw_only=True)
class Source:
    """Where a dataset truly comes from: who made it, and in which package it travelled."""

    maker: str
    license: str
    package: str
    path: str
    homepage: str


def installed(package: str, path: str) -> bytes:
    """Return a file of an installed package.

    Raises:
        PackageNotFoundError: The package is not installed.
    """
    return Path(str(metadata.distribution(package).locate_file(path))).read_bytes()


def kept(name: str) -> bytes:
    """Return a file of ``data/``, unpacked when its name ends in ``.gz``."""
    content = resources.files("marketplace.demo").joinpath("data", name).read_bytes()
    return gzip.decompress(content) if name.endswith(".gz") else content


def read_csv(content: bytes) -> list[dict[str, str]]:
    """Return the rows of a UTF-8, comma-separated file by column name."""
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def german_csv(
    header: Sequence[str], rows: Iterable[Sequence[object]], *, encoding: str = "windows-1252"
) -> bytes:
    """Write a table as German office software does: semicolons, decimal commas, Windows-1252."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows([_german(value) for value in row] for row in rows)
    return text.getvalue().encode(encoding)


def plain_csv(header: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """Write a table as programs do: UTF-8, commas, decimal points."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue().encode()


def _german(value: object) -> object:
    return str(value).replace(".", ",") if isinstance(value, float) else value
