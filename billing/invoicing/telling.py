"""Telling buyers about their invoices, and stewards what they have to transfer."""

from datetime import date, datetime

from sqlmodel import Session, select

from billing.invoicing import kinds
from billing.models import Customer, Invoice, Refund
from marketplace.accounts.models import Organization, Role
from marketplace.core.language import Language
from marketplace.notices.kinds import Kind
from marketplace.notices.telling import Fact, tell_members, tell_stewards
from marketplace.web.figures import Figures

_WHO_PAYS = (Role.OWNER, Role.BUYER)


def tell_buyer(session: Session, invoice: Invoice, kind: Kind, **more: Fact) -> None:
    """Tell those who buy for an invoice's customer; the link leads to its PDF."""
    customer = session.get_one(Customer, invoice.customer_id)
    tell_members(
        session,
        customer.organization_id,
        kind,
        roles=_WHO_PAYS,
        link=f"/invoices/{invoice.id}/pdf",
        **_facts(session, invoice),
        **more,
    )


def tell_of_refund(session: Session, refund: Refund, invoice: Invoice) -> None:
    """Tell the stewards that money is to be transferred back."""
    customer = session.get_one(Customer, invoice.customer_id)
    organization = session.get_one(Organization, customer.organization_id)
    tell_stewards(
        session,
        kinds.REFUND_DUE,
        link="/desk",
        amount=money(refund.amount, refund.currency),
        customer=organization.name,
        number=invoice.number or "",
    )


def money(minor: int, currency: str) -> Fact:
    """Return an amount as readers of each language write it."""
    return {one.value: Figures(one).money(minor, currency, exact=True) for one in Language}


def day(when: datetime | date) -> Fact:
    """Return a day as readers of each language write it."""
    return {one.value: day_in(one, when) for one in Language}


def day_in(language: Language, when: datetime | date) -> str:
    """Return a day as readers of one language write it."""
    return Figures(language).day(when)


def _facts(session: Session, invoice: Invoice) -> dict[str, Fact]:
    provider = session.exec(
        select(Organization.name).where(Organization.id == invoice.provider_id)
    ).one()
    facts: dict[str, Fact] = {
        "number": invoice.number or "",
        "amount": money(invoice.total, invoice.currency),
        "description": invoice.description,
        "provider": provider,
    }
    if invoice.due_on is not None:
        facts["due_on"] = day(invoice.due_on)
    return facts
