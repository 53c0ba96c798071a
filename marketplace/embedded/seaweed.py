"""A real S3 from the wheel: SeaweedFS in one process, on loopback only."""

import sysconfig
from pathlib import Path

GRPC_OFFSET = 10_000
INNER_PORTS = 4
"""Master, volume, filer and S3; each also listens on its port + GRPC_OFFSET."""


def program() -> Path:
    """Return the ``weed`` program that the wheel put beside Python."""
    return Path(sysconfig.get_path("scripts")) / "weed"


def command(folder: Path, *, ports: list[int], bucket: str) -> list[str]:
    """Return the command line of the server; the last port is the one that speaks S3."""
    master, volume, filer, s3 = ports
    return [
        str(program()),
        "mini",
        f"-dir={folder}",
        "-ip=127.0.0.1",
        "-ip.bind=127.0.0.1",
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
        "GOGC": "75",
    }
