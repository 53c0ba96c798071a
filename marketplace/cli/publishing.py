"""Sending a file as a dataset's next version, and waiting for what becomes of it."""

import time
from pathlib import Path
from typing import Any

import typer

from marketplace.cli.exchange import Exchange, Refused, connect
from marketplace.cli.refusing import refuse

POLL_SECONDS = 0.5

_NEXT_STEP = {
    "needs_release": "Its checks passed. A person of the department now weighs the release at "
    "{url}/datasets/{slug}.",
    "ready": "Its checks passed, but the dataset is not published.",
    "rejected": "Its checks failed; the last good version stays online.",
    "withdrawn": "It has been withdrawn.",
}


def publish(file: Path, *, slug: str, url: str, token: str) -> None:
    """Send, watch, print the report; exit code 0 only when the version is published."""
    if not token:
        refuse(
            "Give an API key by MARKETPLACE_TOKEN or --token. Your organization's page makes one."
        )
    exchange = connect(url, token=token)
    try:
        version = deliver(exchange, file, slug=slug)
    except Refused as error:
        refuse(str(error))
    status: str = version["status"]
    if status != "published":
        refuse(_NEXT_STEP.get(status, status).format(url=url, slug=slug))
    typer.secho(f"Version {version['number']} is published: {url}/datasets/{slug}", fg="green")


def deliver(
    exchange: Exchange, file: Path, *, slug: str, poll_seconds: float = POLL_SECONDS
) -> dict[str, Any]:
    """Bring a file as far as it goes and return its version as the API shows it.

    A version whose checks passed is published with its dataset if the dataset is a draft.

    Raises:
        Refused: The exchange refuses a step.
    """
    number = exchange.deliver(slug, file, told=_tell_sent)
    path = f"/datasets/{slug}/versions/{number}"
    typer.echo(f"Version {number} is being checked …")
    while (version := exchange.ask("GET", path))["status"] == "processing":
        time.sleep(poll_seconds)
    for line in report_lines(exchange.ask("GET", f"{path}/report")):
        typer.echo(line)
    if version["status"] == "ready":
        exchange.ask("PUT", f"/datasets/{slug}/publication")
        version = exchange.ask("GET", path)
    return {"number": number, **version}


def report_lines(report: dict[str, Any]) -> list[str]:
    """Return a quality report as lines: verdict and score, then a line for each criterion."""
    head = f"Quality report: {report['verdict']}"
    if report.get("score") is not None:
        head += f", score {report['score']}"
    return [head, *(_criterion_line(criterion) for criterion in report["criteria"])]


def _criterion_line(criterion: dict[str, Any]) -> str:
    mark = "ok  " if criterion["passed"] else ("FAIL" if criterion["mandatory"] else "note")
    message = criterion["message"]
    text = message if isinstance(message, str) else message.get("en") or message.get("de", "")
    return f"  {mark} {criterion['rule']}: {text}"


def _tell_sent(sent: int, size: int) -> None:
    share = 100 if size == 0 else sent * 100 // size
    typer.echo(f"Sent {share} % of {size:,} bytes.")
