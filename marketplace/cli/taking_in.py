"""Deciding, over the API, where a dataset's files come from without people."""

from typing import Any

import typer

from marketplace.cli.exchange import Exchange, Refused, connect
from marketplace.cli.refusing import refuse


def take_in(slug: str, *, wanted: dict[str, Any] | None, ends: bool, url: str, token: str) -> None:
    """Set a source, end it, or do neither, and say how it stands."""
    if not token:
        refuse(
            "Give an API key by MARKETPLACE_TOKEN or --token. Your organization's page makes one."
        )
    try:
        lines = decide(connect(url, token=token), slug, wanted=wanted, ends=ends)
    except Refused as error:
        refuse(str(error))
    for line in lines:
        typer.echo(line)


def decide(
    exchange: Exchange, slug: str, *, wanted: dict[str, Any] | None, ends: bool
) -> list[str]:
    """Return how the intake stands after what was wanted was done.

    Raises:
        Refused: The exchange refuses.
    """
    path = f"/datasets/{slug}/intake"
    if ends:
        exchange.ask("DELETE", path)
        return ["Nothing is looked at any more."]
    return standing(exchange.ask("PUT", path, wanted) if wanted else exchange.ask("GET", path))


def standing(intake: dict[str, Any]) -> list[str]:
    """Return an intake as lines: where, how often, how the last look ended, when the next is."""
    result = f"{intake['outcome'] or 'nobody has looked yet'} {intake['detail']}".strip()
    rest = "" if intake["is_active"] else " (rests)"
    lines = [
        f"Source: {intake['address']}, every {intake['every_minutes']} minutes{rest}",
        f"Last look: {intake['looked_at'] or 'none'}: {result}",
        f"Next look: {intake['next_look_at']}",
    ]
    if intake["failures"]:
        lines.append(f"Failures in a row: {intake['failures']}")
    return lines
