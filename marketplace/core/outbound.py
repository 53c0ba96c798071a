"""The only way to call an address that came from outside: harvest sources, webhooks, intake.

Against server-side request forgery (OWASP ASVS 5.0, V1.3.6): a name is resolved once and the
connection goes to the address that was checked; private, loopback and reserved ranges are refused,
also after a redirect, except for hosts that the operator allows by name. Size, time and the number
of redirects are bounded.
"""

import ipaddress
import socket
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import BinaryIO, Self
from urllib.parse import urljoin, urlsplit

import httpcore2

from marketplace.core.errors import Unavailable, Unprocessable
from marketplace.core.language import N_

MAX_REDIRECTS = 5
_REDIRECTS = {301, 302, 303, 307, 308}
_USER_AGENT = "city-data-exchange"

Write = Callable[[bytes], object]


class AddressRefused(Unprocessable, code="address-refused"):
    """An address leads into the private network, or is none."""

    def __init__(self, url: str) -> None:
        super().__init__(
            N_(
                "The address “{url}” is not on the public internet. Give a public http or https "
                "address, or ask the operator to allow this host."
            ),
            url=url,
        )


class AddressSilent(Unavailable, code="address-silent"):
    """An address does not answer as it should: in time, in bounds, without going in circles."""

    def __init__(self, url: str, reason: str) -> None:
        super().__init__(
            N_("The address “{url}” did not answer as expected ({reason}). Try again later."),
            url=url,
            reason=reason,
        )


class AnswerTooLarge(AddressSilent, code="answer-too-large"):
    """An address answers with more bytes than are accepted."""

    def __init__(self, url: str, limit: int) -> None:
        super().__init__(url, f"> {limit} bytes")


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What an address answered, read whole; ``url`` is the one after all redirects."""

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes


class Outbound:
    """Calls foreign addresses within bounds. One lives as long as its process."""

    def __init__(self, *, allowed_hosts: Iterable[str] = ()) -> None:
        self._pool = httpcore2.ConnectionPool(
            network_backend=_CheckedBackend(frozenset(allowed_hosts)), max_connections=10
        )

    def get(
        self,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        max_bytes: int = 10_000_000,
        seconds: float = 20,
    ) -> Answer:
        """Return what an address answers, following redirects.

        ``seconds`` bounds the whole call, ``max_bytes`` the body as it is sent.

        Raises:
            AddressRefused: It, or where it redirects to, is not on the public internet.
            AddressSilent: It does not answer within the bounds.
        """
        body = bytearray()
        answer = self._follow(url, headers or {}, _Bounds.of(max_bytes, seconds), body.extend)
        return replace(answer, body=bytes(body))

    def save(
        self,
        url: str,
        file: BinaryIO,
        *,
        headers: Mapping[str, str] | None = None,
        max_bytes: int,
        seconds: float,
    ) -> Answer:
        """Write the body of an address's answer to a file, and return the rest of the answer.

        The bounds are those of ``get``. What has been written before they are reached stays.

        Raises:
            AddressRefused: It, or where it redirects to, is not on the public internet.
            AddressSilent: It does not answer within the bounds.
        """
        return self._follow(url, headers or {}, _Bounds.of(max_bytes, seconds), file.write)

    def _follow(
        self, url: str, headers: Mapping[str, str], bounds: "_Bounds", write: Write
    ) -> Answer:
        for _ in range(MAX_REDIRECTS + 1):
            answer = self._ask(url, {"User-Agent": _USER_AGENT, **headers}, bounds, write)
            location = answer.headers.get("location")
            if answer.status not in _REDIRECTS or location is None:
                return answer
            url = urljoin(url, location)
        raise AddressSilent(url, f"> {MAX_REDIRECTS} redirects")

    def _ask(self, url: str, headers: dict[str, str], bounds: "_Bounds", write: Write) -> Answer:
        if urlsplit(url).scheme not in {"http", "https"} or not urlsplit(url).hostname:
            raise AddressRefused(url)
        try:
            return self._read(url, headers, bounds, write)
        except _Refused as refusal:
            raise AddressRefused(url) from refusal
        except (
            httpcore2.TimeoutException,
            httpcore2.NetworkError,
            httpcore2.ProtocolError,
            ValueError,
        ) as error:
            raise AddressSilent(url, type(error).__name__) from error

    def _read(self, url: str, headers: dict[str, str], bounds: "_Bounds", write: Write) -> Answer:
        left = max(bounds.deadline - time.monotonic(), 0.001)
        timeout = dict.fromkeys(("connect", "read", "write", "pool"), left)
        with self._pool.stream(
            "GET",
            url,
            headers=[(name.encode(), value.encode()) for name, value in headers.items()],
            extensions={"timeout": timeout},
        ) as response:
            found = {
                name.decode("latin-1").lower(): value.decode("latin-1")
                for name, value in response.headers
            }
            size = 0
            for piece in response.iter_stream():
                size += len(piece)
                if size > bounds.max_bytes:
                    raise AnswerTooLarge(url, bounds.max_bytes)
                if time.monotonic() > bounds.deadline:
                    raise AddressSilent(url, "too slow")
                if "location" not in found or response.status not in _REDIRECTS:
                    write(piece)
            return Answer(url=url, status=response.status, headers=found, body=b"")


@dataclass(frozen=True)
class _Bounds:
    """How much a call may bring, and until when on the monotonic clock."""

    max_bytes: int
    deadline: float

    @classmethod
    def of(cls, max_bytes: int, seconds: float) -> Self:
        return cls(max_bytes, time.monotonic() + seconds)


class _Refused(Exception):
    """A name leads to an address that must not be called."""


class _CheckedBackend(httpcore2.SyncBackend):
    """Connects to public addresses only, and to the very address that it checked."""

    def __init__(self, allowed_hosts: frozenset[str]) -> None:
        self._allowed_hosts = allowed_hosts

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.NetworkStream:
        """Resolve the name once, check what it means, connect to just that."""
        addresses = _resolve(host, port)
        if host not in self._allowed_hosts and not all(is_public(a) for a in addresses):
            raise _Refused(host)
        return super().connect_tcp(addresses[0], port, timeout, local_address, socket_options)


def is_public(address: str) -> bool:
    """Tell whether an IP address is one of the public internet, also when it wraps IPv4 in IPv6."""
    found = ipaddress.ip_address(address)
    if isinstance(found, ipaddress.IPv6Address):
        inner = found.ipv4_mapped or found.sixtofour or (found.teredo or (None, None))[1]
        if inner is not None:
            found = inner
    return found.is_global and not found.is_multicast


def _resolve(host: str, port: int) -> list[str]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (socket.gaierror, UnicodeError) as error:
        raise httpcore2.ConnectError(str(error)) from error
    return [str(entry[4][0]) for entry in found]
