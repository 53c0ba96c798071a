"""The journeys at the end of api.md against ``make demo``, over HTTP alone, as strangers do it."""

import hashlib
import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from httpx2 import Client, Response

from marketplace.demo.sign_ins import PASSWORD
from tests.embedded.running import Run, running
from tests.html import read
from tests.journeys.files import counts
from tests.journeys.people import RELEASE, description, ok, send
from tests.journeys.trading import CARD, MONTHLY, PURPOSE

pytestmark = [pytest.mark.long, pytest.mark.timeout(900)]

READY_SECONDS = 600
REFUSED_WITHIN = 5
ANSWERED_WITHIN = 60


@pytest.fixture(scope="module")
def demo() -> Iterator[Run]:
    folder = Path(tempfile.mkdtemp(prefix="cde-"))
    folder.chmod(0o755)  # PostgreSQL's user passes through; pytest's folders let nobody in
    try:
        with running(folder / "data", MARKETPLACE_DEMONSTRATION="true") as run:
            run.wait_for(lambda: "Ready after" in run.lines, READY_SECONDS)
            yield run
    finally:
        shutil.rmtree(folder, ignore_errors=True)


class Api:
    """Somebody who calls the API of the demonstration."""

    def __init__(self, demo: Run) -> None:
        self.client = Client(base_url=f"http://127.0.0.1:{demo.port}/api/v1", timeout=60)

    def sign_in(self, email: str) -> "Api":
        form = {"username": email, "password": PASSWORD}
        token = ok(self.client.post("/auth/token", data=form)).json()["access_token"]
        self.client.headers["Authorization"] = f"Bearer {token}"
        return self

    def until(self, path: str, *, field: str, value: Any) -> dict[str, Any]:
        """Poll until a field has a value, as an outside check does."""
        deadline = time.monotonic() + ANSWERED_WITHIN
        while (found := ok(self.client.get(path)).json())[field] not in value:
            assert time.monotonic() < deadline, found
            time.sleep(0.5)
        return found

    def publish(self, content: bytes, **given: Any) -> str:
        """Describe, send in parts, weigh if asked to, and publish; return the slug."""
        api = self.client
        made = ok(api.post("/datasets", json=description(**given)), 201).json()
        place = f"/datasets/{made['slug']}"
        sha256 = hashlib.sha256(content).hexdigest()
        announced = {"filename": "a.csv", "size": len(content), "sha256": sha256}
        wish = announced | {"part_size": 5 * 1024 * 1024}
        upload = ok(api.post(f"{place}/uploads", json=wish), 201).json()
        parts = [send(part, content) for part in upload["parts"]]
        path = f"{place}/uploads/{upload['id']}/completion"
        number = ok(api.post(path, json={"parts": parts}), 202).json()["version"]
        done = {"ready", "needs_release", "published"}
        found = self.until(f"{place}/versions/{number}", field="status", value=done)
        if found["status"] == "needs_release":
            ok(api.put(f"{place}/release", json=RELEASE), 200)
        ok(api.put(f"{place}/publication"), 200)
        return made["slug"]

    def download(self, slug: str, **query: str) -> Response:
        return self.client.get(f"/datasets/{slug}/download", params=query)


def content_of(answer: Response) -> bytes:
    assert answer.status_code == 302, answer.text
    with Client(timeout=60) as storage:
        return ok(storage.get(answer.headers["location"])).content


class TestOpenData:
    def test_is_published_found_and_downloaded(self, demo: Run) -> None:
        slug = (
            Api(demo)
            .sign_in("mobility@city.example")
            .publish(counts(), title="Lastenradverleihstationen")
        )

        stranger = Api(demo)
        deadline = time.monotonic() + REFUSED_WITHIN
        while slug not in self._found(stranger, "Lastenrad"):
            assert time.monotonic() < deadline
        assert content_of(stranger.download(slug, format="original")) == counts()
        text = content_of(stranger.download(slug, format="csv")).decode("utf-8")
        assert "Königsstraße" in text

    def _found(self, stranger: Api, words: str) -> list[str]:
        found = ok(stranger.client.get("/datasets", params={"q": words})).json()
        return [item["slug"] for item in found["items"]]


@pytest.fixture(scope="module")
def provider(demo: Run) -> Api:
    return Api(demo).sign_in("provider@company.example")


@pytest.fixture(scope="module")
def sold(provider: Api) -> tuple[str, str]:
    """A dataset of the company with a monthly offer: its slug, and the offer's id."""
    given = {"access": "account", "license": "individual-contract"}
    slug = provider.publish(counts(500), title="Wallboxauslastung", **given)
    offer = ok(provider.client.post(f"/datasets/{slug}/offers", json=MONTHLY), 201).json()["id"]
    return slug, offer


class TestSoldData:
    def test_others_are_refused(self, demo: Run, sold: tuple[str, str]) -> None:
        slug, offer = sold
        anonymous = Api(demo).download(slug)
        other = Api(demo).sign_in("startup@founders.example").download(slug)

        assert (anonymous.status_code, other.status_code) == (401, 403)
        assert [each["id"] for each in anonymous.json()["offers"]] == [offer]
        assert [each["id"] for each in other.json()["offers"]] == [offer]

    @pytest.mark.parametrize("payment", ["invoice", "stripe", None])
    def test_is_bought_downloaded_and_terminated(
        self, demo: Run, sold: tuple[str, str], payment: str | None
    ) -> None:
        slug, offer = sold
        buyer = Api(demo).sign_in("buyer@sme.example")
        contract = self._accepted(buyer, offer, payment)
        buyer.until(f"/contracts/{contract}", field="status", value={"active"})
        assert content_of(buyer.download(slug)) == counts(500)

        path = f"/contracts/{contract}/termination"
        ended = ok(buyer.client.post(path, json={"reason": "Enough."}), 200).json()
        began = time.monotonic()
        refused = buyer.download(slug)

        assert time.monotonic() - began < REFUSED_WITHIN
        assert (ended["status"], refused.status_code) == ("terminated", 403)
        assert [each["id"] for each in refused.json()["offers"]] == [offer]

    def _accepted(self, buyer: Api, offer: str, payment: str | None) -> str:
        wish = {"offer": offer, "purpose": PURPOSE}
        drafted = ok(buyer.client.post("/contracts", json=wish), 201).json()
        given = {"accepted_by": "Kim Beispiel"} | ({"payment": payment} if payment else {})
        path = f"/contracts/{drafted['id']}/acceptance"
        accepted = ok(buyer.client.post(path, json=given), 200).json()
        if payment == "stripe":
            self._pay(accepted["checkout_url"])
        else:
            assert accepted["status"] == "active"
        return drafted["id"]

    def _pay(self, url: str) -> None:
        """Fill in the form that the page shows, whatever hidden fields it has."""
        with Client(timeout=60, follow_redirects=True) as browser:
            page = read(ok(browser.get(url)).text)
            hidden = {one["name"]: one["value"] for one in page.with_tag("input", type="hidden")}
            ok(browser.post(url, data=hidden | CARD))
