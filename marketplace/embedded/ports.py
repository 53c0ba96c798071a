"""Free ports on the loopback interface."""

import socket

HIGHEST = 65_535


def free_ports(count: int, *, offset: int = 0) -> list[int]:
    """Return so many ports that nobody listens on now, and whose ``port + offset`` is free too."""
    found: list[int] = []
    while len(found) < count:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        if port not in found and port + offset <= HIGHEST and is_free(port + offset):
            found.append(port)
    return found


def is_free(port: int, host: str = "127.0.0.1") -> bool:
    """Tell whether a server could listen on a port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True
