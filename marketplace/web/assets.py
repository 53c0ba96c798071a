"""Static files, under an address that changes with their content.

The hash in the address covers the whole folder, so the relative addresses inside style sheets
(fonts) carry it too, and every file may be kept by browsers for good.
"""

import hashlib
from functools import cache
from os import PathLike
from pathlib import Path

from fastapi import FastAPI, Response
from starlette.middleware.gzip import GZipMiddleware
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

FOLDER = Path(__file__).parent / "static"
MOUNTED_AT = "/static"
_FOR_GOOD = "public, max-age=31536000, immutable"
_ASK_AGAIN = "no-cache"


@cache
def content_hash() -> str:
    """Return a short hash over all static files, in the same order everywhere."""
    digest = hashlib.sha256()
    for path in sorted(path for path in FOLDER.rglob("*") if path.is_file()):
        digest.update(path.relative_to(FOLDER).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def static_url(path: str) -> str:
    """Return the address of a static file, such as ``css/tokens.css``."""
    return f"{MOUNTED_AT}/{content_hash()}/{path}"


class HashedFiles(StaticFiles):
    """Serves files under any hash; only under the present one they may be kept for good."""

    def get_path(self, scope: Scope) -> str:
        """Return the file's path below the folder, without the hash."""
        return super().get_path(scope).partition("/")[2]

    def file_response(
        self,
        full_path: "str | PathLike[str]",
        stat_result: "object",
        scope: Scope,
        status_code: int = 200,
    ) -> Response:
        """Answer with the file, and say how long it may be kept."""
        response = super().file_response(full_path, stat_result, scope, status_code)  # pyright: ignore[reportArgumentType] - os.stat_result, handed through
        is_present = f"/{content_hash()}/" in scope["path"]
        response.headers["Cache-Control"] = _FOR_GOOD if is_present else _ASK_AGAIN
        return response


def mount(app: FastAPI) -> None:
    """Serve the static files, compressed where that helps."""
    app.mount(MOUNTED_AT, GZipMiddleware(HashedFiles(directory=FOLDER)), name="static")
