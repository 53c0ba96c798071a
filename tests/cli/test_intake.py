"""The command that decides where files come from, against the application itself."""

from typing import Any

import httpx2
import pytest
from typer.testing import CliRunner

from marketplace.cli import app, taking_in
from marketplace.cli.exchange import Exchange, Refused


class FakeIntake:
    """Keeps an intake as the API shows it."""

    def __init__(self) -> None:
        self.kept: dict[str, Any] | None = None

    def answer(self, request: httpx2.Request) -> httpx2.Response:
        assert request.url.path == "/api/v1/datasets/traffic/intake"
        if request.method == "PUT":
            wanted = httpx2.Response(200, content=request.content).json()
            looks = {"looked_at": None, "next_look_at": "2026-03-02T09:00:00Z", "failures": 4}
            self.kept = {**wanted, **looks, "is_active": False, "outcome": None, "detail": ""}
        if request.method == "DELETE":
            self.kept = None
            return httpx2.Response(204)
        if self.kept is None:
            problem = {"detail": "No intake.", "code": "intake-not-found"}
            return httpx2.Response(404, json=problem)
        return httpx2.Response(200, json=self.kept)


@pytest.fixture
def exchange() -> Exchange:
    transport = httpx2.MockTransport(FakeIntake().answer)
    client = httpx2.Client(transport=transport, base_url="http://exchange.example")
    return Exchange(api=client, storage=client)


class TestDecide:
    def test_sets_shows_and_ends(self, exchange: Exchange) -> None:
        wanted = {"kind": "url", "address": "https://data.example/a.csv", "every_minutes": 60}

        said = taking_in.decide(exchange, "traffic", wanted=wanted, ends=False)

        assert said == taking_in.decide(exchange, "traffic", wanted=None, ends=False)
        assert said == [
            "Source: https://data.example/a.csv, every 60 minutes (rests)",
            "Last look: none: nobody has looked yet",
            "Next look: 2026-03-02T09:00:00Z",
            "Failures in a row: 4",
        ]
        taking_in.decide(exchange, "traffic", wanted=None, ends=True)
        with pytest.raises(Refused, match="No intake"):
            taking_in.decide(exchange, "traffic", wanted=None, ends=False)


class TestCommand:
    def test_needs_a_key(self) -> None:
        result = CliRunner().invoke(app, ["intake", "traffic", "--token", ""])

        assert result.exit_code == 1
        assert "API key" in result.output

    def test_says_that_nobody_answers(self) -> None:
        nowhere = ["--url", "http://127.0.0.1:1", "--token", "cdx_x"]

        result = CliRunner().invoke(app, ["intake", "traffic", "--prefix", *nowhere])

        assert result.exit_code == 1
        assert "does not answer" in result.output
