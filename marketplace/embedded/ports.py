"""Free ports on the loopback interface, and the same ones again at the next start."""

import json
import random
import socket
from itertools import islice
from pathlib import Path
from typing import cast

HIGHEST = 65_535
RANGE = range(20_000, 22_500)
"""Below the ports that Linux gives to outgoing connections, with an offset of 10,000 too: those
may be taken between looking and listening."""


def free_ports(count: int, *, offset: int = 0) -> list[int]:
    """Return so many ports that nobody listens on now, and whose ``port + offset`` is free too."""
    tried = random.sample(RANGE, len(RANGE))
    return list(islice((port for port in tried if _is_usable(port, offset)), count))


def is_free(port: int, host: str = "127.0.0.1") -> bool:
    """Tell whether a server could listen on a port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def remembered_ports(file: Path, part: str, *, count: int, offset: int = 0) -> list[int]:
    """Return the ports a part had at its last start where they are free, else others.

    They are kept so that links and open connections outlive a restart.
    """
    known = _read(file)
    ports = known.get(part, [])
    if len(ports) != count or not all(_is_usable(port, offset) for port in ports):
        ports = free_ports(count, offset=offset)
        file.write_text(json.dumps(known | {part: ports}))
    return ports


def _is_usable(port: int, offset: int) -> bool:
    if not is_free(port):
        return False
    return not offset or is_free(port + offset)


def _read(file: Path) -> dict[str, list[int]]:
    try:
        return cast("dict[str, list[int]]", json.loads(file.read_text()))
    except (FileNotFoundError, json.JSONDecodeError):
        return {}
