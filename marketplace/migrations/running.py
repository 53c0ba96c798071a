"""Running migrations, and writing new ones, by Alembic."""

from alembic import command
from alembic.config import Config

from marketplace.migrations import FOLDER, roles


def run(url: str) -> None:
    """Bring a database to the newest shape."""
    command.upgrade(config(url), "head")
    roles.grant(url)


def config(url: str) -> Config:
    """Return Alembic's configuration for a database.

    ``command.revision(config(url), message, autogenerate=True)`` writes the next migration.
    """
    made = Config(attributes={"url": url})
    made.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    made.set_main_option("path_separator", "os")
    made.set_main_option("file_template", "%%(year)d_%%(month).2d_%%(day).2d_%%(slug)s")
    return made
