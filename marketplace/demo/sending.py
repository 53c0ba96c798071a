"""Sending a file to the exchange's own storage, as a browser does: PUT to a signed link.

This is the standard library's HTTP client on purpose: ``core.outbound`` is for foreign addresses
and refuses inner ones, where the storage of a demonstration is.
"""

from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import urlsplit

from storage.errors import StorageUnavailable

_PATIENCE_SECONDS = 60
_STORED = 200


def put(url: str, content: bytes) -> str:
    """Send a part to its link and return the ETag that storage answered with.

    Raises:
        StorageUnavailable: Storage did not answer, or not with yes.
    """
    address = urlsplit(url)
    kind = HTTPSConnection if address.scheme == "https" else HTTPConnection
    connection = kind(address.netloc, timeout=_PATIENCE_SECONDS)
    try:
        connection.request("PUT", f"{address.path}?{address.query}", body=content)
        answer = connection.getresponse()
        answer.read()
    except (OSError, HTTPException) as error:
        raise StorageUnavailable from error
    finally:
        connection.close()
    if answer.status != _STORED:
        raise StorageUnavailable
    return answer.headers["ETag"]
