"""Who acts in the journeys, by the API alone: sign up, sign in, send files, look what became."""

import hashlib
import time
from collections.abc import Generator, Mapping
from dataclasses import dataclass
from itertools import count
from typing import Any

from httpx2 import Auth, Client, Request, Response

from marketplace.accounts.members.membership import appoint_steward
from marketplace.accounts.queries import person_by_email
from tests.html import read
from tests.journeys.exchange import Exchange, wait_for

PASSWORD = "korrekt-pferd-batterie"
PART_SIZE = 5 * 1024 * 1024
YOUNG_SECONDS = 300
_numbers = count(1)

RELEASE = {
    "level": "open",
    "benefit": "Planners and the public see where people cycle.",
    "risks": {"privacy": "None: only sums per counter and hour."},
    "reason": "The benefit outweighs the risks.",
}


@dataclass(frozen=True)
class Member:
    """A member of an organization, signed in by token or key."""

    api: Client
    email: str
    organization: str

    def get(self, path: str, **query: Any) -> dict[str, Any]:
        return ok(self.api.get(path, params=query)).json()

    def describe(self, title: str, **given: Any) -> str:
        """Make a draft and return its slug."""
        return ok(self.api.post("/datasets", json=description(title, **given))).json()["slug"]

    def deliver(self, slug: str, content: bytes, filename: str = "zaehlung.csv") -> int:
        """Send a file in parts and return the number of the version it becomes."""
        upload = self.open_upload(slug, content, filename)
        sent = [send(part, content) for part in upload["parts"]]
        return self.complete(slug, upload["id"], sent)

    def open_upload(self, slug: str, content: bytes, filename: str) -> dict[str, Any]:
        announced = {
            "filename": filename,
            "size": len(content),
            "sha256": hashlib.sha256(content).hexdigest(),
            "part_size": PART_SIZE,
        }
        return ok(self.api.post(f"/datasets/{slug}/uploads", json=announced)).json()

    def complete(self, slug: str, upload: str, sent: list[dict[str, Any]]) -> int:
        path = f"/datasets/{slug}/uploads/{upload}/completion"
        return ok(self.api.post(path, json={"parts": sent}), 202).json()["version"]

    def verdict(self, slug: str, number: int) -> str:
        """Wait until the checks are over, and return where they left the version."""
        path = f"/datasets/{slug}/versions/{number}"
        wait_for(lambda: self.get(path)["status"] != "processing", pause=0.3)
        return self.get(path)["status"]

    def release(self, slug: str, **given: Any) -> None:
        ok(self.api.put(f"/datasets/{slug}/release", json=RELEASE | given))

    def publish(self, slug: str) -> None:
        ok(self.api.put(f"/datasets/{slug}/publication"))

    def delivered(self, slug: str, content: bytes) -> int:
        """Deliver what passes its checks, and do all that its publication needs."""
        number = self.deliver(slug, content)
        status = self.verdict(slug, number)
        assert status in {"needs_release", "ready", "published"}, status
        if status == "needs_release":
            self.release(slug)
        self.publish(slug)
        return number


def ok(answer: Response, status: int | None = None) -> Response:
    """Return an answer that is a success; else what it says is the test's failure."""
    assert answer.is_success, answer.text
    assert status in {None, answer.status_code}, answer.text
    return answer


def description(title: str, **given: Any) -> dict[str, Any]:
    """The fields that suffice for publication."""
    return {
        "title": {"de": title},
        "description": {"de": "Stündliche Werte aller Dauerzählstellen, automatisch erfasst."},
        "theme": ["TRAN"],
        "keywords": ["Rad"],
        "license": "dl-de-by-2.0",
        "access": "open",
    } | given


def send(part: Mapping[str, Any], content: bytes) -> dict[str, Any]:
    """PUT a part to its link, as a browser does: without any key of ours."""
    start = (part["number"] - 1) * PART_SIZE
    with Client(timeout=60) as storage:
        answer = ok(storage.put(part["url"], content=content[start : start + PART_SIZE]))
    return {"number": part["number"], "etag": answer.headers["etag"]}


def sign_up(exchange: Exchange, *, kind: str = "company", size: str | None = None) -> Member:
    """Somebody new, with a new organization: registered, confirmed by mail, signed in."""
    number = next(_numbers)
    email = f"person-{number}@organization-{number}.example"
    organization = {"name": f"Organization {number}", "kind": kind, "size": size}
    person = {"email": email, "name": "Kim Beispiel", "password": PASSWORD}
    visitor = Client(base_url=f"{exchange.origin}/api/v1", timeout=60)
    ok(visitor.post("/registrations", json=person | {"organization": organization}), 202)
    token = link_in_outbox(exchange, email).rsplit("token=", 1)[-1]
    made = ok(visitor.post("/registrations/confirmation", json={"token": token})).json()
    return Member(signed_in(visitor, email), email, made["id"])


def signed_in(visitor: Client, email: str) -> Client:
    """Sign in by the OAuth 2.0 password form."""
    form = {"username": email, "password": PASSWORD}
    answer = ok(visitor.post("/auth/token", data=form)).json()
    visitor.headers["Authorization"] = f"Bearer {answer['access_token']}"
    return visitor


def make_steward(exchange: Exchange) -> Member:
    """The city's first steward, whom the operator appoints."""
    member = sign_up(exchange, kind="city_department")
    with exchange.services.sessions.begin() as session:
        person = person_by_email(session, member.email)
        assert person is not None
        appoint_steward(session, person.id, member.get("/me")["organization"]["id"])
    member.api.auth = StaysSignedIn(f"{exchange.origin}/api/v1/auth/token", member.email)
    return member


class StaysSignedIn(Auth):
    """Signs in anew well before a token's fifteen minutes are over: a steward outlives tests."""

    requires_response_body = True

    def __init__(self, address: str, email: str) -> None:
        self._address = address
        self._form = {"username": email, "password": PASSWORD}
        self._token = ""
        self._until = 0.0

    def auth_flow(self, request: Request) -> Generator[Request, Response, None]:
        """Send the request with a token that is young."""
        if time.monotonic() > self._until:
            answer = yield Request("POST", self._address, data=self._form)
            self._token = ok(answer).json()["access_token"]
            self._until = time.monotonic() + YOUNG_SECONDS
        request.headers["Authorization"] = f"Bearer {self._token}"
        yield request


def verify(steward: Member, organization: str, *, kind: str, size: str | None = None) -> None:
    """Have the steward verify what an organization is."""
    path = f"/organizations/{organization}/verification"
    ok(steward.api.put(path, json={"kind": kind, "size": size}))


def link_in_outbox(exchange: Exchange, email: str) -> str:
    """Return the address in the last mail to somebody."""
    with exchange.visitor() as visitor:
        html = ok(visitor.get("/outbox")).text
    letter = next(each for each in html.split('id="mail-')[1:] if f" {email}<" in each)
    return read(letter).links[0].href
