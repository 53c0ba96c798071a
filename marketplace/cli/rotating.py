"""Exchanging the key that contracts and receipts are signed with."""

import typer

from marketplace.accounts.signatures import keys
from marketplace.cli.refusing import read_settings
from marketplace.core.db import make_engine, make_sessions


def rotate() -> None:
    """Retire the present key and make another; the old public key stays in the key set."""
    settings = read_settings()
    engine = make_engine(str(settings.database_url), connections=1)
    with make_sessions(engine).begin() as session:
        kid = keys.rotate(session, settings).kid
    engine.dispose()
    typer.echo(f"From now on the key {kid} signs. What older keys signed stays verifiable.")
