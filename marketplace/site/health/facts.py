"""Facts about the installation: written down once, asked for readiness."""

from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session, col, select

from marketplace.core.ids import new_id
from marketplace.site.health.models import InstallationFact

DEMONSTRATION_CITY = "demonstration-city"
"""The whole demonstration city is loaded; whoever loads it writes this down last."""


def write_down(session: Session, name: str, value: str = "") -> None:
    """Keep a fact; one of that name is replaced."""
    statement = insert(InstallationFact).values(id=new_id(), name=name, value=value)
    session.connection().execute(
        statement.on_conflict_do_update(
            index_elements=[col(InstallationFact.name)], set_={"value": value}
        )
    )


def is_known(session: Session, name: str) -> bool:
    """Tell whether a fact was written down."""
    statement = select(InstallationFact.id).where(InstallationFact.name == name)
    return session.exec(statement).first() is not None
