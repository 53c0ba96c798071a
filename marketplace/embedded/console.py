"""What a person at the terminal reads: every part's lines, each behind the part's name."""

import re
from typing import TextIO

WIDTH = 8
_COLOURS = {"postgres": 34, "s3": 36, "web": 32, "worker": 35, "migrate": 33, "city": 33}
_ESCAPES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


class Console:
    """Writes whole lines, coloured on a terminal."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._coloured = stream.isatty()

    def say(self, sentence: str) -> None:
        """Write a line of the supervisor's own."""
        self.line("demo", sentence)

    def line(self, part: str, text: str) -> None:
        """Write a line of a part. A terminal that has gone away is no reason to stop."""
        name = part.ljust(WIDTH)
        if self._coloured:
            name = f"\x1b[{_COLOURS.get(part, 1)}m{name}\x1b[0m"
        else:
            text = _ESCAPES.sub("", text)
        try:
            self._stream.write(f"{name} │ {text}\n")
            self._stream.flush()
        except OSError:
            self._coloured = False
