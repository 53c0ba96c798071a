"""From the lines that name the columns to one usable name for each column."""

from collections.abc import Sequence
from dataclasses import dataclass

_LONGEST = 200


@dataclass(frozen=True, kw_only=True)
class Names:
    """A name for every column, and which of them the file does not give or gives twice."""

    names: list[str]
    misnamed: list[str]


def names_of(header: Sequence[Sequence[str]], width: int) -> Names:
    """Return the names that some lines give: what stands above spans what is below it.

    A cell of an upper line counts for the empty ones to its right as long as the lines below name
    them, as merged cells are exported. A missing name becomes ``column_3``, a second ``Wert``
    becomes ``Wert_2``.
    """
    names: list[str] = []
    misnamed: list[str] = []
    taken: set[str] = set()
    spread = [_spread(header, level, width) for level in range(len(header))]
    for index in range(width):
        wanted = _joined([line[index] for line in spread])
        name = wanted or f"column_{index + 1}"
        number = 2
        while name.lower() in taken:
            name = f"{wanted or f'column_{index + 1}'}_{number}"
            number += 1
        if header and name != wanted:
            misnamed.append(name)
        taken.add(name.lower())
        names.append(name)
    return Names(names=names, misnamed=misnamed)


def _spread(header: Sequence[Sequence[str]], level: int, width: int) -> list[str]:
    line = [_clean(cell) for cell in header[level][:width]]
    line += [""] * (width - len(line))
    if level == len(header) - 1:
        return line
    below = [
        any(i < len(row) and row[i].strip() for row in header[level + 1 :]) for i in range(width)
    ]
    for index in range(1, width):
        if not line[index] and below[index] and below[index - 1]:
            line[index] = line[index - 1]
    return line


def _joined(parts: Sequence[str]) -> str:
    """Join what the lines say of a column, each thing once; a hyphen at an end joins a word."""
    name = ""
    last = ""
    for part in parts:
        if part and part != last:
            name = name[:-1] + part if _is_broken(name, part) else f"{name} {part}".strip()
            last = part
    return name[:_LONGEST]


def _is_broken(name: str, part: str) -> bool:
    return name.endswith("-") and part[:1].islower()


def _clean(cell: str) -> str:
    return " ".join("".join(c if c.isprintable() else " " for c in cell).split())
