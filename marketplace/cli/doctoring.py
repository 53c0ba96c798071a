"""Looking at each thing the exchange needs, and saying of each how it is."""

import smtplib
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import typer
from pydantic import ValidationError
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

from billing.errors import ProcessorRefused, ProcessorUnavailable
from billing.stripe_processor import API_VERSION, StripeAccount
from marketplace import migrations
from marketplace.cli.refusing import described
from marketplace.core.db import make_engine, make_sessions
from marketplace.core.settings import MailSettings, Settings
from storage.errors import StorageUnavailable
from storage.s3 import S3Store

OLDEST_POSTGRES = 150_000
MAIL_SECONDS = 10


@dataclass(frozen=True)
class Finding:
    """How one thing is, in a sentence."""

    subject: str
    is_well: bool
    sentence: str


def examine() -> None:
    """Print a line for each thing; exit code 1 if any is not well."""
    findings = list(look())
    for finding in findings:
        mark, colour = ("ok  ", "green") if finding.is_well else ("FAIL", "red")
        typer.echo(f"{typer.style(mark, fg=colour)} {finding.subject:11} {finding.sentence}")
    if not all(finding.is_well for finding in findings):
        raise typer.Exit(1)


def look() -> Iterator[Finding]:
    """Look at everything; without settings there is nothing else to look at."""
    try:
        settings = Settings()  # pyright: ignore[reportCallIssue] - from the environment
    except ValidationError as error:
        wrong = "; ".join(line.strip() for line in described(error))
        yield Finding("settings", is_well=False, sentence=wrong)
        return
    yield Finding("settings", is_well=True, sentence=f"complete, for {settings.public_url}")
    yield from _look_at_database(settings)
    yield _look_at_storage(settings)
    yield look_at_payment(settings)
    yield look_at_keys(settings)
    yield look_at_mail(settings.mail)


def _look_at_database(settings: Settings) -> Iterator[Finding]:
    engine = make_engine(str(settings.database_url), connections=1)
    with make_sessions(engine)() as session:
        yield _tried("database", session, _database)
        yield _tried("migrations", session, _migrations)
    engine.dispose()


def _tried(subject: str, session: Session, look_at: Callable[[Session], Finding]) -> Finding:
    try:
        return look_at(session)
    except SQLAlchemyError as error:
        reason = str(getattr(error, "orig", error)).strip().splitlines()[0]
        return Finding(subject, is_well=False, sentence=f"does not answer: {reason}")
    finally:
        session.rollback()


def _database(session: Session) -> Finding:
    number = int(session.connection().execute(text("SHOW server_version_num")).scalar_one())
    version = f"PostgreSQL {number // 10_000}.{number % 100}"
    if number < OLDEST_POSTGRES:
        return Finding("database", is_well=False, sentence=f"{version}; 15 or newer is needed")
    return Finding("database", is_well=True, sentence=version)


def _migrations(session: Session) -> Finding:
    if migrations.is_current(session):
        return Finding("migrations", is_well=True, sentence="all have run")
    return Finding("migrations", is_well=False, sentence="some are due: run marketplace migrate")


def _look_at_storage(settings: Settings) -> Finding:
    where = f"{settings.storage.endpoint}, bucket {settings.storage.bucket}"
    try:
        S3Store(settings.storage).check()
    except StorageUnavailable:
        sentence = f"{where}: does not answer, refuses the key, or has no such bucket"
        return Finding("storage", is_well=False, sentence=sentence)
    return Finding("storage", is_well=True, sentence=where)


def look_at_payment(settings: Settings) -> Finding:
    """Tell how anything can be paid for, and whether Stripe answers and takes the key."""
    ways = ["invoice"] if settings.invoice else []
    if settings.stripe is not None:
        account = StripeAccount(settings.stripe)
        try:
            account.check()
        except (ProcessorUnavailable, ProcessorRefused) as error:
            reason = getattr(error, "reason", "does not answer")
            sentence = f"{account.api_base}: {reason}"
            return Finding("payment", is_well=False, sentence=sentence)
        ways.append(f"card at {account.api_base}, API {API_VERSION}")
    sentence = "by " + " and ".join(ways) if ways else "none: no page mentions money"
    return Finding("payment", is_well=True, sentence=sentence)


def look_at_keys(settings: Settings) -> Finding:
    """Tell whether the secret that all signing keys derive from is one that nobody guesses."""
    secret = settings.secret_key.get_secret_value()
    if len(set(secret)) < 10:  # noqa: PLR2004 - "xxxx…" and "0123…0123…"
        sentence = "MARKETPLACE_SECRET_KEY repeats itself; make one: openssl rand -base64 48"
        return Finding("keys", is_well=False, sentence=sentence)
    return Finding("keys", is_well=True, sentence=f"a secret of {len(secret)} characters")


def look_at_mail(mail: MailSettings | None) -> Finding:
    """Tell whether the mail server takes us; without one, mail is kept and not sent."""
    if mail is None:
        return Finding("mail", is_well=True, sentence="no server configured: no mail is sent")
    try:
        with smtplib.SMTP(mail.host, mail.port, timeout=MAIL_SECONDS) as server:
            if mail.starttls:
                server.starttls()
            if mail.username and mail.password:
                server.login(mail.username, mail.password.get_secret_value())
    except (OSError, smtplib.SMTPException) as error:
        sentence = f"{mail.host}:{mail.port} does not take us: {error}"
        return Finding("mail", is_well=False, sentence=sentence)
    return Finding("mail", is_well=True, sentence=f"{mail.host}:{mail.port}, as {mail.sender}")
