"""Files as public bodies write them, made for this project, each with what it truly says.

A cell is read right if it is the value, not only its text, but the two other readers are judged
mildly: they may leave numbers and dates as texts in any usual spelling, and say nothing of nulls.
"""

import json
import warnings
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import clevercsv
import duckdb
import pytest
from clevercsv.exceptions import NoDetectionResult

from quality.inspection.reading.text import values
from tests.quality.inspection.tables import read

FILES = sorted((Path(__file__).parents[3] / "data" / "public_bodies").glob("*.csv"))
Grid = tuple[list[str], list[list[Any]]]


def truth_of(path: Path) -> dict[str, Any]:
    return json.loads(path.with_suffix(".json").read_text("utf-8"))


def plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date | datetime) else value


class TestPublicBodies:
    def test_are_thirty(self) -> None:
        assert len(FILES) == 30

    @pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
    def test_are_read_as_they_are(self, tmp_path: Path, path: Path) -> None:
        truth = truth_of(path)

        found = read(tmp_path, path.read_bytes())

        assert found.names == truth["columns"]
        assert [[plain(value) for value in row] for row in found.rows] == truth["rows"]
        assert found.table.bad_rows == 0
        assert_parts(found.table.reading.model_dump(), truth["reading"])

    @pytest.mark.long
    def test_are_read_better_than_by_other_readers(self, tmp_path: Path) -> None:
        shares = {
            name: [share_right(reader(tmp_path, path), truth_of(path)) for path in FILES]
            for name, reader in (("ours", ours), ("clevercsv", clever), ("duckdb", sniffed))
        }
        for name, found in shares.items():
            right = sum(share == 1 for share in found)
            print(f"{name}: {right} of 30 files, {sum(found) / 30:.0%} of the cells")  # noqa: T201 - the figures are the point

        ours_right, clever_right, duckdb_right = (
            sum(share == 1 for share in found) for found in shares.values()
        )
        assert ours_right == 30
        assert ours_right > clever_right
        assert ours_right > duckdb_right
        for mine, its, theirs in zip(*shares.values(), strict=True):
            assert mine >= max(its, theirs)


def assert_parts(reading: dict[str, Any], expected: dict[str, Any]) -> None:
    for part, value in expected.items():
        if part == "units":
            assert [column["unit"] for column in reading["columns"]] == value
        elif part == "others":
            assert len(reading["others"]) == value
        else:
            assert reading[part] == value


def ours(folder: Path, path: Path) -> Grid:
    found = read(folder, path.read_bytes())
    return found.names, [[plain(value) for value in row] for row in found.rows]


def clever(_folder: Path, path: Path) -> Grid:
    try:
        header, *rows = clevercsv.read_table(str(path))
    except (NoDetectionResult, UnicodeDecodeError, ValueError):
        return [], []
    return header, rows


def sniffed(_folder: Path, path: Path) -> Grid:
    for encoding in ("utf-8", "CP1252", "utf-16"):
        try:
            with duckdb.connect() as connection, warnings.catch_warnings():
                found = connection.execute(
                    "SELECT * FROM read_csv(?, encoding=?)", [str(path), encoding]
                )
                names = [str(column[0]) for column in found.description or []]
                return names, [[plain(value) for value in row] for row in found.fetchall()]
        except duckdb.Error:
            continue
    return [], []


def share_right(found: Grid, truth: dict[str, Any]) -> float:
    """Return how many of the names and cells are right; a row too many counts as a row wrong."""
    names, rows = found
    expected = [truth["columns"], *truth["rows"]]
    got: list[Sequence[Any]] = [names, *rows]
    right = sum(
        same(cell, value)
        for row, wanted in zip(got, expected, strict=False)
        for cell, value in zip(row, wanted, strict=False)
    )
    width = max(len(truth["columns"]), len(names))
    return right / (width * max(len(got), len(expected)))


def same(cell: Any, value: Any) -> bool:
    text = "" if cell is None else str(cell).strip().replace("\r\n", "\n")
    if value is None:
        return cell is None or values.is_nothing(text) or text.lower() in values.NULLS
    if isinstance(value, bool):
        return text.lower() == str(value).lower()
    if isinstance(value, int | float):
        return values.as_number(text) == value or values.as_number(text.replace(",", "")) == value
    return text in {value, value.replace("T", " ")} or _as_iso(text) == value


def _as_iso(text: str) -> str | None:
    for form in ("%d.%m.%Y", "%d-%m-%Y", "%m/%d/%Y", "%d.%m.%Y %H:%M", "%Y-%m-%d %H:%M:%S"):
        try:
            moment = datetime.strptime(text, form)  # noqa: DTZ007 - files say no zone
        except ValueError:
            continue
        return moment.isoformat() if "%H" in form else moment.date().isoformat()
    return None
