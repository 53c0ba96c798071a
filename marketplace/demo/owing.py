"""What firms of the demonstration owe the city, as its steward enters it."""

from collections.abc import Mapping
from datetime import timedelta

from sqlmodel import Session, select

from billing.invoicing.periods import day_of
from marketplace.accounts.actors import Actor
from marketplace.contracts.duties.imposing import Obligation, impose
from marketplace.contracts.duties.models import Basis, Duty, Frequency
from marketplace.core import clock
from marketplace.demo.city import PROVIDER, STEWARD, UTILITY, Party

_CONCESSION = "Wegenutzungsvertrag Strom 2024, § 9"
_PERMIT = "Sondernutzung 2026-117"


def impose_duties(session: Session, actors: Mapping[Party, Actor]) -> None:
    """Enter each duty that is not there yet."""
    entered = session.exec(select(Duty.reference)).all()
    for given in _obligations(actors):
        if given.reference not in entered:
            impose(session, actor=actors[STEWARD], given=given)


def _obligations(actors: Mapping[Party, Actor]) -> list[Obligation]:
    today = day_of(clock.now())
    return [
        Obligation(
            organization=actors[UTILITY].organization_slug,
            obligation="Stromverbrauch der öffentlichen Gebäude je Viertelstunde.",
            basis=Basis.CONCESSION,
            reference=_CONCESSION,
            format="CSV, eine Zeile je Zähler und Viertelstunde",
            due_on=today + timedelta(days=90),
            frequency=Frequency.ANNUAL,
        ),
        Obligation(
            organization=actors[PROVIDER].organization_slug,
            obligation="Standorte der Sensoren an Laternenmasten.",
            basis=Basis.PERMIT,
            reference=_PERMIT,
            format="GeoJSON, ein Punkt je Sensor",
            due_on=today + timedelta(days=45),
            frequency=Frequency.QUARTERLY,
        ),
    ]
