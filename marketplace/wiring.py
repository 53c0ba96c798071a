"""Who listens to what: the whole list of reactions between rooms."""


def wire() -> None:
    """Subscribe every reaction. Each process does this once, at its start."""
