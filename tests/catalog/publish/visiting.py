"""Visits to the pages of publishing: what is filled in, and what comes back."""

from html import unescape
from typing import Any

from fastapi.testclient import TestClient
from sqlmodel import Session

from catalog.models import Dataset
from tests.html import Seen, read

DESCRIPTION: dict[str, Any] = {
    "title_de": "Radzählung an der Brücke",
    "description_de": "Räder je Stunde.",
    "theme": ["TRAN"],
    "license": "dl-de-by-2.0",
    "access": "open",
}

WEIGHING = {
    "level": "open",
    "benefit": "Better routes.",
    "privacy": "None: sums only.",
    "trade_secrets": "None: the city's own counts.",
    "public_security": "None.",
    "pending_decisions": "None.",
    "reason": "The benefit outweighs.",
}


def shown(client: TestClient, path: str) -> Seen:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return read(answer.text)


def posted(client: TestClient, path: str, form: dict[str, Any] | None = None) -> str:
    answer = client.post(path, data=form)
    assert answer.status_code == 303, unescape(answer.text)
    return answer.headers["location"]


def refused(client: TestClient, path: str, form: dict[str, Any]) -> Seen:
    answer = client.post(path, data=form)
    assert answer.status_code == 422, path
    return read(answer.text)


def fresh(session: Session, row: Dataset) -> Dataset:
    session.expire_all()
    return session.get_one(Dataset, row.id)
