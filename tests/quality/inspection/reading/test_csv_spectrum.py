"""Every file of csv-spectrum equals its JSON.

Two of its copies contradict their JSON by themselves: the files called ``crlf`` lost their carriage
returns on the way, and the telephone number of ``location_coordinates`` was changed in one of both.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.quality.inspection.tables import read

SPECTRUM = Path(__file__).parents[5] / "shared" / "data" / "csv" / "csv-spectrum"
FILES = sorted((SPECTRUM / "csvs").glob("*.csv"))


@pytest.mark.skipif(not FILES, reason="csv-spectrum lies beside the repository, not in it")
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_equals_its_json(tmp_path: Path, path: Path) -> None:
    said = (SPECTRUM / "json" / f"{path.stem}.json").read_text("utf-8").strip()
    expected: list[dict[str, str]] = json.loads(said if said.startswith("[") else f"[{said}]")

    data = path.read_bytes()
    if path.stem.endswith("_crlf") and b"\r" not in data:
        data = data.replace(b"\n", b"\r\n")
    if path.stem == "location_coordinates":
        data = data.replace(b"2095257564", b"1234567890")

    found = read(tmp_path, data)

    assert found.names == list(expected[0])
    assert [[_text(cell) for cell in row] for row in found.rows] == [
        list(record.values()) for record in expected
    ]


def _text(cell: Any) -> str:
    return "" if cell is None else str(cell)
