"""The command line's client against a fake exchange that keeps state, over a real transport."""

import hashlib
from dataclasses import dataclass, field
from pathlib import Path

import httpx2
import pytest

from marketplace.cli import exchange as exchange_module
from marketplace.cli import publishing
from marketplace.cli.exchange import Exchange, Refused, piece, sentence_of

PART = 4


@dataclass
class FakeExchange:
    """Keeps an upload and a version as the API of the exchange shows them."""

    ends_as: str = "published"
    failures: int = 0
    """How many times storage fails before it takes a part."""
    parts: dict[int, bytes] = field(default_factory=dict[int, bytes])
    announced: dict[str, object] = field(default_factory=dict[str, object])
    polls: int = 0
    is_published: bool = False
    links: int = 0

    def storage(self, request: httpx2.Request) -> httpx2.Response:
        if self.failures:
            self.failures -= 1
            return httpx2.Response(503)
        assert "authorization" not in request.headers
        self.parts[int(request.url.params["partNumber"])] = request.content
        return httpx2.Response(200, headers={"ETag": '"e"'})

    def api(self, request: httpx2.Request) -> httpx2.Response:
        path = request.url.path.removeprefix("/api/v1/datasets/traffic")
        if path == "/uploads":
            self.announced = dict(exchange_json(request))
            return httpx2.Response(201, json=self._upload())
        if path == "/uploads/u":
            self.links += 1
            return httpx2.Response(200, json=self._upload())
        if path == "/uploads/u/completion":
            return httpx2.Response(202, json={"version": 3})
        if path == "/versions/3":
            self.polls += 1
            return httpx2.Response(200, json={"status": self._status()})
        if path == "/versions/3/report":
            return httpx2.Response(200, json=REPORT)
        self.is_published = True
        return httpx2.Response(200, json={})

    def _status(self) -> str:
        if self.polls == 1:
            return "processing"
        return "published" if self.is_published else self.ends_as

    def _upload(self) -> dict[str, object]:
        count = -(-int(str(self.announced["size"])) // PART)
        link = "http://s3.example/u?partNumber="
        parts = [{"number": n, "url": f"{link}{n}"} for n in range(1, count + 1)]
        return {"id": "u", "part_size": PART, "parts": parts}


REPORT = {
    "verdict": "passed",
    "score": 91,
    "criteria": [
        {"rule": "encoding", "passed": True, "mandatory": True, "message": {"de": "UTF-8"}},
        {"rule": "nulls", "passed": False, "mandatory": False, "message": "2 are empty"},
        {"rule": "rows", "passed": False, "mandatory": True, "message": {"en": "no rows"}},
    ],
}


def exchange_json(request: httpx2.Request) -> dict[str, object]:
    return httpx2.Response(200, content=request.content).json()


def connected(fake: FakeExchange) -> Exchange:
    return Exchange(
        api=httpx2.Client(
            base_url="http://x.example",
            headers={"Authorization": "Bearer cdx_1"},
            transport=httpx2.MockTransport(fake.api),
        ),
        storage=httpx2.Client(transport=httpx2.MockTransport(fake.storage)),
        pause=0,
    )


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "traffic.csv"
    path.write_bytes(b"a;b\n1;2\n3")
    return path


class TestDeliver:
    def test_sends_every_byte_in_its_part(self, file: Path) -> None:
        fake = FakeExchange()

        publishing.deliver(connected(fake), file, slug="traffic", poll_seconds=0)

        assert fake.parts == {1: b"a;b\n", 2: b"1;2\n", 3: b"3"}
        assert fake.announced["sha256"] == hashlib.sha256(file.read_bytes()).hexdigest()

    def test_waits_until_the_checks_are_done(self, file: Path) -> None:
        fake = FakeExchange()

        version = publishing.deliver(connected(fake), file, slug="traffic", poll_seconds=0)

        assert (version["number"], version["status"], fake.polls) == (3, "published", 2)

    def test_publishes_a_draft_whose_checks_passed(self, file: Path) -> None:
        fake = FakeExchange(ends_as="ready")

        version = publishing.deliver(connected(fake), file, slug="traffic", poll_seconds=0)

        assert version["status"] == "published"

    @pytest.mark.parametrize("status", ["rejected", "needs_release"])
    def test_publishes_nothing_else(self, file: Path, status: str) -> None:
        fake = FakeExchange(ends_as=status)

        version = publishing.deliver(connected(fake), file, slug="traffic", poll_seconds=0)

        assert (version["status"], fake.is_published) == (status, False)

    def test_sends_a_part_again_by_a_fresh_link(self, file: Path) -> None:
        fake = FakeExchange(failures=2)

        publishing.deliver(connected(fake), file, slug="traffic", poll_seconds=0)

        assert len(fake.parts) == 3
        assert fake.links == 2

    def test_gives_up_when_storage_keeps_failing(self, file: Path) -> None:
        fake = FakeExchange(failures=exchange_module.TRIES)

        with pytest.raises(Refused, match="Part 1 could not be sent: storage answered 503"):
            publishing.deliver(connected(fake), file, slug="traffic", poll_seconds=0)


class TestAsk:
    def test_says_that_nobody_answers(self) -> None:
        exchange = exchange_module.connect("http://127.0.0.1:1", token="cdx_1")

        with pytest.raises(Refused, match=r"http://127\.0\.0\.1:1.* does not answer"):
            exchange.ask("GET", "/datasets")


class TestSentenceOf:
    def test_is_the_problems_own(self) -> None:
        problem = {"detail": "There is no dataset “x”.", "code": "dataset-not-found"}

        assert sentence_of(httpx2.Response(404, json=problem)).startswith(
            "There is no dataset “x”."
        )

    def test_names_the_status_of_what_is_no_problem(self) -> None:
        assert "502" in sentence_of(httpx2.Response(502, text="<html>"))


class TestPiece:
    def test_ends_with_the_file(self, file: Path) -> None:
        assert piece(file, number=3, size=4) == b"3"


class TestReportLines:
    def test_tell_verdict_score_and_each_criterion(self) -> None:
        assert publishing.report_lines(REPORT) == [
            "Quality report: passed, score 91",
            "  ok   encoding: UTF-8",
            "  note nulls: 2 are empty",
            "  FAIL rows: no rows",
        ]

    def test_leave_out_a_score_that_there_is_not(self) -> None:
        lines = publishing.report_lines({"verdict": "rejected", "score": None, "criteria": []})

        assert lines == ["Quality report: rejected"]
