"""Addresses of the page at hand, with something in their query changed."""

from collections.abc import Mapping
from urllib.parse import urlencode

from fastapi import Request

Changes = Mapping[str, "str | list[str] | None"]


def here_with(request: Request, **changes: "str | list[str] | None") -> str:
    """Return this page's address with query parameters set, or left out where None.

    The address starts at the path, so it is right behind any proxy.
    """
    kept = [(key, value) for key, value in request.query_params.multi_items() if key not in changes]
    for key, value in changes.items():
        if isinstance(value, list):
            kept += [(key, item) for item in value]
        elif value is not None:
            kept.append((key, value))
    return request.url.path + (f"?{urlencode(kept)}" if kept else "")
