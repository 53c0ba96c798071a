"""Landlock: the Linux wall that a process builds around itself, for good and for its children.

Behind it nothing is run, nothing is written outside one folder, and of files only that folder, the
installed programs and a few of the system's are read: no other upload, no configuration, no key.
Names in folders stay listable, because Python's imports list them. Where the kernel knows how, TCP
and signals to processes outside end there as well. See the kernel's userspace-api/landlock.
"""

import ctypes
import errno
import os
import struct
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

_CREATE, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_GET_VERSION = 1
_PATH_BENEATH = 1

_EXECUTE = 1 << 0
_WRITE_FILE = 1 << 1
_READ_FILE = 1 << 2
_READ_DIR = 1 << 3
_TRUNCATE = 1 << 14
_IOCTL_DEV = 1 << 15
_ON_FILES = _EXECUTE | _WRITE_FILE | _READ_FILE | _TRUNCATE | _IOCTL_DEV
_KNOWN = {1: 13, 2: 14, 3: 15, 4: 15, 5: 16}
"""How many kinds of access each version of the interface knows."""

_TCP = 0b11
_TCP_SINCE = 4
_OUTSIDE = 0b11
_OUTSIDE_SINCE = 6

_SYSTEM = (
    "/usr", "/lib", "/lib64", "/etc/localtime", "/etc/ld.so.cache", "/etc/passwd",
    "/proc", "/sys/fs/cgroup", "/sys/devices/system",
    "/dev/null", "/dev/zero", "/dev/random", "/dev/urandom",
)  # fmt: skip
"""In ``/proc``, what is secret of other processes is guarded by Landlock's wall against tracing."""

_libc = ctypes.CDLL(None, use_errno=True)


def version() -> int:
    """Return which version of the interface this kernel has; 0 where it has none."""
    return max(0, _libc.syscall(_CREATE, None, 0, _GET_VERSION))


def enclose(folder: Path) -> bool:
    """Build the wall around this thread and all it starts, and return whether it stands.

    Raises:
        OSError: The kernel has Landlock and refused the rules.
    """
    known = version()
    if not known:
        return False
    everything = (1 << _KNOWN.get(known, _KNOWN[max(_KNOWN)])) - 1
    rules = _created(known, everything)
    try:
        _allow(rules, "/", _READ_DIR)
        _allow(rules, folder, everything & ~_EXECUTE)
        _allow(rules, "/dev/null", _WRITE_FILE | _TRUNCATE & everything)
        for path in {*_SYSTEM, *_code()}:
            _allow(rules, path, _READ_FILE | _READ_DIR)
        _checked(_libc.syscall(_RESTRICT_SELF, rules, 0))
    finally:
        os.close(rules)
    return True


def _created(known: int, everything: int) -> int:
    parts = [everything]
    if known >= _TCP_SINCE:
        parts.append(_TCP)
    if known >= _OUTSIDE_SINCE:
        parts.append(_OUTSIDE)
    given = struct.pack(f"={len(parts)}Q", *parts)
    return _checked(_libc.syscall(_CREATE, given, len(given), 0))


def _allow(rules: int, path: str | Path, access: int) -> None:
    """Allow access to a file, or to all that lies below a folder; what is not there needs none."""
    with suppress(FileNotFoundError):
        place = os.open(path, os.O_PATH | os.O_CLOEXEC)
        try:
            allowed = access if Path(path).is_dir() else access & _ON_FILES
            rule = struct.pack("=Qi", allowed, place)
            _checked(_libc.syscall(_ADD_RULE, rules, _PATH_BENEATH, rule, 0))
        finally:
            os.close(place)


def _checked(result: int) -> int:
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"landlock: {errno.errorcode.get(number, number)}")
    return result


def _code() -> Iterable[str]:
    """Return where installed programs lie, and the packages that were imported from elsewhere.

    The folder that packages were imported from is not among them: in a checkout, the data of a
    demonstration lies there too.
    """
    installed = {sys.prefix, sys.base_prefix, sys.exec_prefix, sys.base_exec_prefix}
    return installed | set(_packages())


def _packages() -> Iterator[str]:
    for name, module in sys.modules.copy().items():
        file = getattr(module, "__file__", None)
        if file and "." not in name:
            path = Path(file)
            yield str(path.parent if path.name == "__init__.py" else path)
