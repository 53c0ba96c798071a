"""Proving the log, in the database or in a file, and writing it into one."""

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import typer
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

from marketplace.cli.refusing import read_settings, refuse
from marketplace.core.db import make_engine, make_sessions
from marketplace.entitlements.auditing import files
from marketplace.entitlements.auditing.evidence import evidence
from marketplace.entitlements.auditing.verifying import Verification, prove, verify
from marketplace.log.chain import Damage, Fault

_DAMAGE = {
    Damage.CHANGED: "was changed",
    Damage.REMOVED: "was removed",
    Damage.MOVED: "is not where it was",
    Damage.UNREADABLE: "cannot be read",
}


def verify_database() -> None:
    """Prove the log of this installation's database; exit code 1 if it does not hold."""
    with _session() as session:
        found = verify(session)
    _tell(found.entries, found.receipts, found.head, found.fault)
    _tell_what_waits(found)


def verify_file(file: Path) -> None:
    """Prove an exported log; exit code 1 if it does not hold."""
    with file.open(encoding="utf-8", errors="replace") as opened:
        found = prove(files.items(opened))
    _tell(found.entries, found.receipts, found.head, found.fault)


def export(file: Path) -> None:
    """Write the log with its receipts into a file; one that is there is not overwritten."""
    try:
        with _session() as session, file.open("x", encoding="utf-8") as opened:
            opened.writelines(files.lines(evidence(session)))
    except FileExistsError:
        refuse(f"{file} exists already. Name a file that does not.")
    typer.echo(f"The log is in {file}. Prove it with: marketplace verify-log {file}")


def sentence_of(fault: Fault) -> str:
    """Return what is wrong, and where."""
    where = f" (entry {fault.place} of the chain)" if fault.place else ""
    return f"{fault.subject} {_DAMAGE[fault.damage]}{where}."


def _tell(entries: int, receipts: int, head: str, fault: Fault | None) -> None:
    if fault is not None:
        refuse(f"The log does not hold: {sentence_of(fault)} Before it, {entries} entries hold.")
    typer.echo(f"The log holds: {entries} entries and {receipts} receipts.")
    typer.echo(f"Its last hash, to be kept elsewhere: {head}")


def _tell_what_waits(found: Verification) -> None:
    typer.echo(f"Not sealed yet: {found.unsealed} entries, {found.unsealed_receipts} receipts.")
    if found.late:
        typer.echo(f"{found.late} of them have waited too long: does the worker run?")


@contextmanager
def _session() -> Generator[Session]:
    engine = make_engine(str(read_settings().database_url), connections=1)
    try:
        with make_sessions(engine)() as session:
            yield session
    except SQLAlchemyError as error:
        reason = str(getattr(error, "orig", error)).strip().splitlines()[0]
        refuse(f"The database does not answer, or refuses us: {reason}")
    finally:
        engine.dispose()
