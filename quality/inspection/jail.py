"""Walls around a process that reads files of strangers: limits, no network, nothing inherited."""

import ctypes
import os
import resource
import signal
from dataclasses import dataclass

_CLONE_NEWUSER = 0x10000000
_CLONE_NEWNET = 0x40000000
_PR_SET_PDEATHSIG = 1
_PR_SET_NO_NEW_PRIVS = 38
_OPEN_FILES = 256
_GIB = 1024**3

_libc = ctypes.CDLL(None, use_errno=True)


@dataclass(frozen=True, kw_only=True)
class Walls:
    """How much a child may use. Memory is watched by the parent: RLIMIT_AS would count mappings."""

    cpu_seconds: int
    file_bytes: int


def enter(walls: Walls, folder: str) -> None:
    """Shut this process in, for good: it dies with its parent and cannot reach the network.

    Where the kernel does not allow a network of its own, there still is no key and no address in
    this process, and DuckDB's own access to files and network is off.
    """
    _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    os.chdir(folder)
    os.umask(0o077)
    _limit(resource.RLIMIT_CPU, walls.cpu_seconds)
    _limit(resource.RLIMIT_FSIZE, walls.file_bytes)
    _limit(resource.RLIMIT_NOFILE, _OPEN_FILES)
    _limit(resource.RLIMIT_CORE, 0)
    if _libc.unshare(_CLONE_NEWNET) != 0:
        _libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNET)
    _libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)


def walls_for(size: int, *, seconds: float) -> Walls:
    """Return walls that are wide enough for an honest file of that size."""
    return Walls(cpu_seconds=int(seconds) * 2 + 10, file_bytes=size * 12 + _GIB)


def _limit(kind: int, wanted: int) -> None:
    _, hard = resource.getrlimit(kind)
    bound = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    resource.setrlimit(kind, (bound, bound))
