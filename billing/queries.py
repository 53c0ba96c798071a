"""Finding billing's rows."""

from uuid import UUID

from sqlmodel import Session, select

from billing.errors import CheckoutNotFound
from billing.models import Checkout, Customer, Price, Product, Subscription


def checkout_of(session: Session, reference: UUID) -> Checkout | None:
    """Return the checkout of a reference, if something is to be paid for it."""
    return session.exec(select(Checkout).where(Checkout.reference == reference)).one_or_none()


def find_locked_checkout(session: Session, reference: UUID) -> Checkout | None:
    """Return the checkout of a reference as it is now, and nobody else changes it meanwhile."""
    statement = select(Checkout).where(Checkout.reference == reference).with_for_update()
    return session.exec(statement.execution_options(populate_existing=True)).one_or_none()


def locked_checkout(session: Session, reference: UUID) -> Checkout:
    """Return the checkout of a reference as it is now, and nobody else changes it meanwhile.

    Raises:
        CheckoutNotFound: Nothing is to be paid for this reference.
    """
    checkout = find_locked_checkout(session, reference)
    if checkout is None:
        raise CheckoutNotFound(reference)
    return checkout


def subscription_of(session: Session, checkout_id: UUID) -> Subscription | None:
    """Return the recurring payment that a checkout began, if it is one."""
    statement = select(Subscription).where(Subscription.checkout_id == checkout_id)
    return session.exec(statement).one_or_none()


def price_of(session: Session, checkout: Checkout) -> Price:
    """Return what a checkout costs."""
    return session.exec(select(Price).where(Price.id == checkout.price_id)).one()


def product_of(session: Session, price: Price) -> Product:
    """Return what a price is for."""
    return session.exec(select(Product).where(Product.id == price.product_id)).one()


def customer_of(session: Session, customer_id: UUID) -> Customer:
    """Return who pays."""
    return session.exec(select(Customer).where(Customer.id == customer_id)).one()
