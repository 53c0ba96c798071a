"""Visits to the pages of accounts: what is filled in, and what comes back."""

from html import unescape
from typing import Any

from fastapi.testclient import TestClient

NEW = "another good password"
OWNER = "owner@example.org"


def posted(client: TestClient, path: str, **form: Any) -> tuple[int, str]:
    answer = client.post(path, data=form, follow_redirects=False)
    return answer.status_code, answer.headers.get("location", "")


def shown(client: TestClient, path: str) -> str:
    answer = client.get(path, follow_redirects=False)
    assert answer.status_code == 200, path
    return unescape(answer.text)


def refused(client: TestClient, path: str, **form: Any) -> str:
    answer = client.post(path, data=form, follow_redirects=False)
    assert answer.status_code == 422, path
    return unescape(answer.text)
