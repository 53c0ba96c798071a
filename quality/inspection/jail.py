"""Walls around a process that reads files of strangers.

==================  ===============================================================================
what                by which wall
==================  ===============================================================================
memory              the parent watches it and kills (``quality.fork_server``); DuckDB spills before
processor time      ``RLIMIT_CPU``, and a deadline in the parent
size of files       ``RLIMIT_FSIZE``; what archives unpack to is bounded by ``reading.archives``
open files, cores   ``RLIMIT_NOFILE``, ``RLIMIT_CORE``
network             a network namespace of its own, without any device; Landlock forbids TCP besides
writing             Landlock: the folder of the order, nothing else
reading             Landlock: that folder, installed programs, a few files of the system
running programs    Landlock forbids it; ``PR_SET_NO_NEW_PRIVS``
privileges          all capabilities are given up, so root is an ordinary user here
other processes     Landlock forbids tracing them, reading their memory and sending them signals
secrets             none are there: empty environment, started before any is read
DuckDB              sees the folder only, loads no extension but ``spatial``
crashes of GDAL     happen in a child of the child (``inspection.apart``)
parent's death      ``PR_SET_PDEATHSIG``
==================  ===============================================================================

A kernel without Landlock or namespaces has the other walls.
"""

import ctypes
import os
import resource
import signal
import struct
import tempfile
from dataclasses import dataclass
from pathlib import Path

from quality.inspection import landlock

_CLONE_NEWUSER = 0x10000000
_CLONE_NEWNET = 0x40000000
_PR_SET_PDEATHSIG = 1
_PR_SET_NO_NEW_PRIVS = 38
_OPEN_FILES = 256
_GIB = 1024**3
_TIMES = 24
"""Twice what an archive may unpack to, for the table that is made of it."""

_CAPABILITIES_OF_SELF = struct.pack("=Ii", 0x20080522, 0)
_NO_CAPABILITIES = 24

_libc = ctypes.CDLL(None, use_errno=True)


@dataclass(frozen=True, kw_only=True)
class Walls:
    """How much a child may use. Memory is watched by the parent: RLIMIT_AS would count mappings."""

    cpu_seconds: int
    file_bytes: int


def enter(walls: Walls, folder: str) -> None:
    """Shut this process in, for good: it dies with its parent, and reaches its folder only.

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
    _libc.capset(_CAPABILITIES_OF_SELF, bytes(_NO_CAPABILITIES))
    os.environ["TMPDIR"] = tempfile.tempdir = folder
    landlock.enclose(Path(folder))


def walls_for(size: int, *, seconds: float) -> Walls:
    """Return walls that are wide enough for an honest file of that size."""
    return Walls(cpu_seconds=int(seconds) * 2 + 10, file_bytes=size * _TIMES + _GIB)


def _limit(kind: int, wanted: int) -> None:
    _, hard = resource.getrlimit(kind)
    bound = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    resource.setrlimit(kind, (bound, bound))
