"""Bringing database and storage up to date."""

import time
from urllib.parse import urlsplit

import typer
from sqlalchemy.exc import OperationalError

from marketplace import migrations
from marketplace.cli.refusing import read_settings, refuse
from marketplace.contracts.sovereignty import versions
from marketplace.contracts.sovereignty.versions import RuleChangedInSilence
from marketplace.core.db import make_engine, make_sessions
from marketplace.core.settings import Settings
from marketplace.site.rules.collecting import rules
from storage.errors import StorageUnavailable
from storage.s3 import S3Store

PATIENCE_SECONDS = 30
_LOOPBACK = {"127.0.0.1": "localhost", "localhost": "127.0.0.1"}


def migrate() -> None:
    """Run the migrations and prepare the bucket; a second time, or beside another, is harmless."""
    settings = read_settings()
    try:
        migrations.upgrade(str(settings.database_url))
    except OperationalError as error:
        reason = str(error.orig).strip()
        refuse(f"The database does not answer, or refuses us: {reason}")
    typer.echo("The database is up to date.")
    try:
        note_rules(settings)
    except RuleChangedInSilence as error:
        refuse(str(error))
    try:
        prepare_storage(settings, patience=PATIENCE_SECONDS)
    except StorageUnavailable:
        refuse(
            f"The storage at {settings.storage.endpoint} does not answer, or refuses the key. "
            "Check MARKETPLACE_STORAGE__ENDPOINT, __ACCESS_KEY and __SECRET_KEY."
        )
    typer.echo("The bucket is ready.")


def note_rules(settings: Settings) -> None:
    """Keep the versions of rules that hold from now on, and log which changed.

    Raises:
        RuleChangedInSilence: A threshold changed, and its version did not.
    """
    engine = make_engine(str(settings.database_url), connections=1)
    try:
        with make_sessions(engine).begin() as session:
            versions.note(session, rules())
    finally:
        engine.dispose()


def prepare_storage(settings: Settings, *, patience: float) -> None:
    """Make the bucket and let our pages upload to it, waiting a while for storage to answer.

    Raises:
        StorageUnavailable: It did not answer in that time.
    """
    store = S3Store(settings.storage)
    deadline = time.monotonic() + patience
    while True:
        try:
            store.prepare(origins(settings.public_url))
        except StorageUnavailable:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.3)
        else:
            return


def origins(public_url: str) -> list[str]:
    """Return the origins that our pages have; a loopback address goes by two names."""
    address = urlsplit(public_url)
    port = f":{address.port}" if address.port else ""
    hosts = [address.hostname or ""]
    if other := _LOOPBACK.get(hosts[0]):
        hosts.append(other)
    return [f"{address.scheme}://{host}{port}" for host in hosts]
