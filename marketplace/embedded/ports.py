"""Free ports on the loopback interface, and the same ones again at the next start."""

import json
import random
import socket
from collections.abc import Collection
from itertools import islice
from pathlib import Path
from typing import cast

HIGHEST = 65_535
RANGE = range(12_500, 22_500)
"""Below the ports that Linux gives to outgoing connections, with an offset of 10,000 too: those
may be taken between looking and listening. No port with its offset is another one."""


def free_ports(count: int, *, offset: int = 0, besides: Collection[int] = ()) -> list[int]:
    """Return so many ports that nobody listens on now, and whose ``port + offset`` is free too.

    ``besides`` are promised to others, who do not listen yet.
    """
    tried = random.sample(RANGE, len(RANGE))
    usable = (port for port in tried if _is_usable(port, offset) and port not in besides)
    return list(islice(usable, count))


def is_free(port: int, host: str = "127.0.0.1") -> bool:
    """Tell whether a server could listen on a port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def remembered_ports(
    file: Path, part: str, *, count: int, offset: int = 0, besides: Collection[int] = ()
) -> list[int]:
    """Return the ports a part had at its last start where they are free, else others.

    They are kept so that links and open connections outlive a restart. No two parts of the file
    have the same, and none has one of ``besides``.
    """
    known = _read(file)
    ports = known.get(part, [])
    others = {port for name, theirs in known.items() if name != part for port in theirs}
    taken = others.union(besides)
    is_usable = all(_is_usable(port, offset) and port not in taken for port in ports)
    if len(ports) != count or not is_usable:
        ports = free_ports(count, offset=offset, besides=taken)
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
