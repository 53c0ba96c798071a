"""How much an organization may owe: the one decision whether it may pay by invoice."""

from uuid import UUID

from sqlmodel import Session, col, func, select

from billing.invoicing.errors import CreditLimitReached, InvoiceNotOffered
from billing.models import (
    Customer,
    Invoice,
    InvoiceStatus,
    Price,
    ProcessorName,
    Subscription,
    SubscriptionStatus,
)
from marketplace.accounts.models import Organization
from marketplace.core.money import Money


def require(session: Session, organization: Organization, amount: Money, *, limit: int) -> None:
    """Do nothing if an organization may order for an amount on invoice; else refuse.

    Raises:
        InvoiceNotOffered: Nobody verified the organization.
        CreditLimitReached: It would owe more than the limit, in minor units.
    """
    if organization.verified_at is None:
        raise InvoiceNotOffered(organization)
    owed = Money(committed(session, organization.id), amount.currency)
    if (owed + amount).minor > limit:
        raise CreditLimitReached(organization, amount, owed=owed, limit=limit)


def hold(session: Session, customer_id: UUID) -> Organization:
    """Let nobody else order for a customer until the transaction ends; return who it is.

    Two orders at the same time so see each other. Other rows may refer to the customer meanwhile.
    """
    held = select(Customer).where(Customer.id == customer_id).with_for_update(key_share=True)
    customer = session.exec(held.execution_options(populate_existing=True)).one()
    return session.exec(
        select(Organization).where(Organization.id == customer.organization_id)
    ).one()


def committed(session: Session, organization_id: UUID) -> int:
    """Return what an organization owes on invoices and will after its trials, in minor units."""
    return owed(session, organization_id) + _after_trials(session, organization_id)


def owed(session: Session, organization_id: UUID) -> int:
    """Return what an organization owes on its open invoices, in minor units."""
    statement = (
        select(func.coalesce(func.sum(Invoice.total), 0))
        .join(Customer, col(Customer.id) == Invoice.customer_id)
        .where(
            Customer.organization_id == organization_id,
            Invoice.processor == ProcessorName.INVOICE,
            Invoice.status == InvoiceStatus.OPEN,
        )
    )
    return int(session.exec(statement).one())


def _after_trials(session: Session, organization_id: UUID) -> int:
    statement = (
        select(func.coalesce(func.sum(Price.unit_amount), 0))
        .select_from(Subscription)
        .join(Price, col(Price.id) == Subscription.price_id)
        .join(Customer, col(Customer.id) == Subscription.customer_id)
        .where(
            Customer.organization_id == organization_id,
            Subscription.processor == ProcessorName.INVOICE,
            Subscription.status == SubscriptionStatus.TRIALING,
            col(Subscription.cancel_at_period_end).is_(False),
        )
    )
    return int(session.exec(statement).one())
