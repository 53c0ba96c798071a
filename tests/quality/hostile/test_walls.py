"""Real files through the real fork server, so that every format is read behind all the walls."""

import gzip
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from quality.fork_server import ForkServer
from quality.inspection.apart import CrashedApart, apart
from quality.inspection.order import Order
from quality.inspection.outcome import Outcome
from tests.quality.inspection.formats.makers import geo, xlsx, zipped

KML = (
    '<kml xmlns="http://www.opengis.net/kml/2.2"><Placemark><name>A</name>'
    "<Point><coordinates>9.9,53.5</coordinates></Point></Placemark></kml>"
)


@pytest.fixture(scope="module")
def server() -> Iterator[ForkServer]:
    server = ForkServer(checker="tests.quality.checkers")
    server.start()
    yield server
    server.stop()


def inspect(server: ForkServer, folder: Path, data: bytes, filename: str) -> Outcome:
    (folder / "source").write_bytes(data)
    suite: dict[str, Any] = {"expectations": []}
    order = Order(folder=str(folder), source="source", filename=filename, suite=suite)
    return server.inspect(order, lambda _step, _note: None)


class TestBehindTheWalls:
    @pytest.mark.parametrize(
        "filename", ["orte.gpkg", "orte.gml", "orte.kml", "t.xlsx", "t.csv.gz"]
    )
    def test_every_format_is_read(self, server: ForkServer, tmp_path: Path, filename: str) -> None:
        (tmp_path / "made").mkdir()
        (tmp_path / "work").mkdir()
        data = {
            "orte.gpkg": lambda: geo(tmp_path / "made", "GPKG", "gpkg"),
            "orte.gml": lambda: geo(tmp_path / "made", "GML", "gml"),
            "orte.kml": KML.encode,
            "t.xlsx": lambda: xlsx({"T": [["a", "b"], [1, "x"], [2, "y"]]}),
            "t.csv.gz": lambda: gzip.compress(b"a;b\n1;x\n2;y\n"),
        }[filename]()

        outcome = inspect(server, tmp_path / "work", data, filename)

        assert outcome.failure is None
        assert outcome.rows in {1, 2}
        assert "parquet" in {file.format for file in outcome.files}

    def test_a_damaged_file_is_refused_and_not_tried_again(
        self, server: ForkServer, tmp_path: Path
    ) -> None:
        data = b"<x xmlns:gml='http://www.opengis.net/gml'><a></x>"

        outcome = inspect(server, tmp_path, data, "x.gml")

        assert outcome.failure
        assert outcome.failure.rule == "readable"

    def test_a_document_has_no_rows_and_no_files(self, server: ForkServer, tmp_path: Path) -> None:
        outcome = inspect(server, tmp_path, b"%PDF-1.7 " + bytes(99), "bericht.pdf")

        assert outcome.reading
        assert (outcome.reading.kind, outcome.rows, outcome.files) == ("document", 0, [])

    def test_a_bomb_ends_with_a_verdict(self, server: ForkServer, tmp_path: Path) -> None:
        bomb = zipped({"x.csv": bytes(600 * 1024 * 1024)})

        outcome = inspect(server, tmp_path, bomb, "x.zip")

        assert outcome.failure
        assert "unpacks to more" in outcome.failure.message["en"]


def _abort() -> None:
    os.abort()


def _hoard() -> int:
    return len(bytearray(2 * 1024**3))


def _fail() -> None:
    message = "broken"
    raise LookupError(message)


class TestApart:
    @pytest.mark.parametrize("function", [_abort, _hoard, _fail])
    def test_a_crash_is_told(self, function: Any) -> None:
        with pytest.raises(CrashedApart):
            apart(function)

    def test_an_answer_comes_back(self) -> None:
        assert apart(sorted, [2, 1]) == [1, 2]
