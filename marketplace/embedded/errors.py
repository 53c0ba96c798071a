"""How starting on this machine can fail."""


class CannotStart(Exception):
    """The exchange does not start; the message says why, and what to do, to whoever typed it."""
