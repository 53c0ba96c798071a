"""Paying a session's page as a browser would: for the demonstration and the tests."""

import re
from dataclasses import dataclass
from html import unescape
from http import HTTPStatus
from http.client import HTTPConnection, HTTPSConnection
from urllib.parse import urlencode, urljoin, urlsplit

from billing.sandbox.cards import PAYS

PATIENCE_SECONDS = 15

LASTING = "12/99"
"""A card's end that is still ahead when a sandbox's clock was moved on by years."""


class NotPaid(Exception):
    """The pay page did not lead on to the shop; ``status`` and ``sentence`` are what it said."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(f"{status}: {sentence}")
        self.status = status
        self.sentence = sentence


@dataclass(frozen=True)
class Visited:
    """What a browser was answered."""

    status: int
    location: str | None
    html: str


def pay(
    url: str,
    number: str = PAYS,
    *,
    exp: str = LASTING,
    cvc: str = "123",
    authenticates: bool = True,
) -> str:
    """Pay the page at a session's url, with 3-D Secure if the card asks; return where it leads.

    A page that is paid already is not paid again and leads on just the same.

    Raises:
        NotPaid: The card was declined or not authenticated, or the page has expired.
    """
    answer = post(url, number=number, exp=exp, cvc=cvc)
    if answer.location is not None and answer.location.endswith("/authentication"):
        outcome = "authenticate" if authenticates else "fail"
        answer = post(answer.location, outcome=outcome)
    onwards = _link(answer.html) if answer.status == HTTPStatus.CONFLICT else answer.location
    if onwards is None:
        raise NotPaid(answer.status, said(answer.html))
    return onwards


def said(html: str) -> str:
    """Return the sentence by which a page says what is wrong."""
    found = re.search(r'class="problem"[^>]*>([^<]*)<', html)
    found = found or re.search(r'role="alert">.*?<p>([^<]*)<', html, re.DOTALL)
    found = found or re.search(r"<h1>([^<]*)<", html)
    return unescape(found[1]) if found else ""


def _link(html: str) -> str | None:
    found = re.search(r'<main>.*?href="([^"]*)"', html, re.DOTALL)
    return unescape(found[1]) if found else None


def post(url: str, **form: str) -> Visited:
    """Post a form, and do not follow where the answer leads."""
    return _visit("POST", url, urlencode(form))


def get(url: str) -> Visited:
    """Get a page, and do not follow where the answer leads."""
    return _visit("GET", url, None)


def _visit(method: str, url: str, body: str | None) -> Visited:
    address = urlsplit(url)
    kind = HTTPSConnection if address.scheme == "https" else HTTPConnection
    connection = kind(address.hostname or "", address.port, timeout=PATIENCE_SECONDS)
    headers = {} if body is None else {"Content-Type": "application/x-www-form-urlencoded"}
    try:
        connection.request(method, address.path, body, headers)
        answer = connection.getresponse()
        location = answer.headers["Location"]
        where = None if location is None else urljoin(url, location)
        return Visited(answer.status, where, answer.read().decode())
    finally:
        connection.close()
