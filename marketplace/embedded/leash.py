"""Linux's ways to see to it that no child outlives its parent, whatever kills the parent."""

import ctypes
import os
from collections.abc import Callable
from signal import Signals

_PR_SET_PDEATHSIG = 1
_PR_SET_CHILD_SUBREAPER = 36
_libc = ctypes.CDLL(None, use_errno=True)


def leash(stop_signal: Signals) -> Callable[[], None]:
    """Return what a child calls before its program: it gets the signal when its parent dies.

    ``subprocess`` calls it after the change of user, which would undo it.
    """
    parent = os.getpid()

    def bind() -> None:
        _prctl(_PR_SET_PDEATHSIG, stop_signal)
        if os.getppid() != parent:  # it died in between
            os._exit(1)

    return bind


def end_with_parent(stop_signal: Signals) -> None:
    """Ask for a signal when the process that started this one dies."""
    _prctl(_PR_SET_PDEATHSIG, stop_signal)


def adopt_orphans() -> None:
    """Become the parent of every descendant whose own parent dies, so that none gets lost."""
    _prctl(_PR_SET_CHILD_SUBREAPER, 1)


def _prctl(option: int, value: int) -> None:
    if hasattr(_libc, "prctl"):
        _libc.prctl(option, value, 0, 0, 0)
