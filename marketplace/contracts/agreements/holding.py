"""Holding an agreement to the city's rules whenever it takes a step towards being in force."""

from collections.abc import Sequence
from dataclasses import replace

from sqlmodel import Session

from catalog.models import Dataset
from marketplace.contracts import terms
from marketplace.contracts.models import Agreement, Offer
from marketplace.contracts.sovereignty.checking import deal_of, is_of_city, refuse
from marketplace.contracts.sovereignty.criteria import breaches, held
from marketplace.contracts.sovereignty.deal import Deal
from marketplace.core.rules import Rule


def hold_to_rules(
    session: Session, dataset: Dataset, offer: Offer, purposes: Sequence[str]
) -> None:
    """Do nothing if an agreement may be drafted: the dataset's door may be another by now.

    Raises:
        SovereigntyBroken: It breaks a rule that protects the city's data.
    """
    refuse(replace(deal_of(session, dataset, offer), purposes=tuple(purposes)))


def hold_agreement_to_rules(session: Session, agreement: Agreement) -> None:
    """Do nothing if an agreement may go on: its frozen terms keep the rules as they are now.

    Raises:
        SovereigntyBroken: They break one.
    """
    refuse(_deal(session, agreement))


def broken_rules(session: Session, agreement: Agreement) -> list[Rule]:
    """Return the rules of sovereignty that an agreement would break if it came into force now."""
    return [breach.rule for breach in breaches(_deal(session, agreement))]


def rules_that_hold(session: Session, dataset: Dataset, offer: Offer) -> list[Rule]:
    """Return the rules that bind an agreement on an offer; its terms freeze their versions."""
    return held(replace(deal_of(session, dataset, offer), clauses=frozenset()))


def _deal(session: Session, agreement: Agreement) -> Deal:
    offer = session.get_one(Offer, agreement.offer_id)
    dataset = session.get_one(Dataset, agreement.dataset_id)
    return replace(
        deal_of(session, dataset, offer),
        purposes=tuple(agreement.purposes),
        is_for_city=is_of_city(session, agreement.consumer_id),
        clauses=frozenset(clause.id for clause in terms.read(agreement.terms).clauses),
    )
