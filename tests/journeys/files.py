"""Files as departments have them."""

from functools import cache
from random import Random

_STREETS = ("Königsstraße", "Große Allee", "Jungfernstieg", "Mühlendamm", "Öjendorfer Weg")


@cache
def counts(rows: int = 140_000, *, seed: int = 1) -> bytes:
    """Hourly counts of bicycles: Windows-1252, semicolons, decimal commas, German dates.

    As many rows as there are unless told make more than one part of 5 MiB.
    """
    random = Random(seed)  # noqa: S311 - nothing secret
    lines = ["Zählstelle;Straße;Tag;Stunde;Räder;Temperatur"]
    for row in range(rows):
        place, hour, day = row % 5, row // 5 % 24, row // 120 % 28 + 1
        month, year = row // 3360 % 12 + 1, 2023 + row // 40320
        when = f"{day:02}.{month:02}.{year};{hour}"
        warmth = f"{random.randrange(30)},{random.randrange(10)}"
        lines.append(f"Z{place + 1};{_STREETS[place]};{when};{random.randrange(400)};{warmth}")
    return "\r\n".join([*lines, ""]).encode("cp1252")


@cache
def with_addresses() -> bytes:
    """A file that must not go online: mail addresses of people."""
    lines = [f"{n};mara.beispiel{n}@post.example;{n * 3 % 17}" for n in range(300)]
    return "\n".join(["Nummer;Kontakt;Fahrten", *lines, ""]).encode()
