"""The history of the database's shape, in Alembic's words, and how it is brought up to date."""

import ast
from functools import cache
from pathlib import Path

from sqlalchemy import text
from sqlmodel import Session

FOLDER = Path(__file__).parent
_HAS_RUN_ANY = text("SELECT to_regclass('alembic_version') IS NOT NULL")
_HAVE_RUN = text("SELECT version_num FROM alembic_version")


def upgrade(url: str) -> None:
    """Bring a database to the newest shape; does nothing if it has it.

    Several may start at once: one works, the others wait for its advisory lock.
    """
    # Alembic costs 0.4 s and 10 MB, which the web process, asking is_current, does without.
    from marketplace.migrations.running import run  # noqa: PLC0415 - web never loads Alembic

    run(url)


def is_current(session: Session) -> bool:
    """Tell whether every migration has run on the session's database."""
    connection = session.connection()
    if not connection.execute(_HAS_RUN_ANY).scalar_one():
        return False
    return set(connection.execute(_HAVE_RUN).scalars()) == newest()


@cache
def newest() -> set[str]:
    """Return the revisions that nothing follows: one, unless two branches wait for a merge."""
    found = [_facts(file) for file in sorted((FOLDER / "versions").glob("*.py"))]
    followed = {facts["down_revision"] for facts in found}
    return {str(facts["revision"]) for facts in found if facts["revision"] not in followed}


def _facts(file: Path) -> dict[str, object]:
    """Return the constants that a migration begins with, without running it."""
    facts: dict[str, object] = {}
    for line in ast.parse(file.read_text()).body:
        if isinstance(line, ast.AnnAssign) and isinstance(line.value, ast.Constant):
            facts[ast.unparse(line.target)] = line.value.value
    return facts
