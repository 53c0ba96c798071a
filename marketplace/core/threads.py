"""Activities that run beside a process's main work, for as long as it lasts."""

from collections.abc import Callable, Generator
from contextlib import contextmanager
from threading import Event, Thread

_PATIENCE_SECONDS = 10


@contextmanager
def beside(*activities: Callable[[Event], None]) -> Generator[None]:
    """Run each activity in a thread of its own, and have them stop when the block ends.

    An activity gets the event that tells it to stop.
    """
    stop = Event()
    threads = [Thread(target=activity, args=(stop,), daemon=True) for activity in activities]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stop.set()
        for thread in threads:
            thread.join(_PATIENCE_SECONDS)
