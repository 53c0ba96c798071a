"""Valid rows of billing, one call each."""

from datetime import timedelta
from decimal import Decimal
from itertools import count
from typing import Any, TypeVar

from sqlmodel import Session

from billing.models import (
    Checkout,
    CheckoutStatus,
    Customer,
    Interval,
    Invoice,
    InvoiceStatus,
    Price,
    ProcessorName,
    Product,
    Subscription,
    SubscriptionStatus,
)
from billing.prorating import contained_tax
from marketplace.accounts.models import Organization
from marketplace.core import clock
from marketplace.core.ids import new_id
from marketplace.core.tables import Row
from tests.factories.accounts import AccountsFactory

R = TypeVar("R", bound=Row)

MONTH = timedelta(days=30)
VAT = Decimal(19)


class BillingFactory:
    """Makes billing's rows in the test's session; a sale is by card and for 29 EUR a month."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.people = AccountsFactory(session)
        self._numbers = count(1)

    def customer(self, organization: Organization | None = None) -> Customer:
        """An organization that pays."""
        organization = organization or self.people.organization()
        return self._add(Customer(organization_id=organization.id))

    def price(self, provider: Organization | None = None, **given: Any) -> Price:
        """What a new product of a provider costs."""
        provider = provider or self.people.organization()
        product = Product(reference=new_id(), provider_id=provider.id, name="Counts")
        defaults: dict[str, Any] = {
            "product_id": self._add(product).id,
            "unit_amount": 2900,
            "currency": "EUR",
            "interval": Interval.MONTH,
        }
        return self._add(Price(**defaults | given))

    def checkout(self, price: Price | None = None, **given: Any) -> Checkout:
        """A checkout that nobody has paid yet."""
        defaults: dict[str, Any] = {
            "reference": new_id(),
            "price_id": (price or self.price()).id,
            "processor": ProcessorName.STRIPE,
            "return_path": "/contracts/1",
        }
        if "customer_id" not in given:
            defaults["customer_id"] = self.customer().id
        return self._add(Checkout(**defaults | given))

    def paid_checkout(self, price: Price | None = None, **given: Any) -> Checkout:
        """A checkout that was paid, and said so to other rooms."""
        paid: dict[str, Any] = {
            "status": CheckoutStatus.COMPLETE,
            "completed_at": clock.now(),
            "has_access": True,
            "stripe_id": f"cs_{next(self._numbers)}",
        }
        return self.checkout(price, **paid | given)

    def subscription(self, checkout: Checkout, **given: Any) -> Subscription:
        """An active subscription in its first month."""
        defaults: dict[str, Any] = {
            "checkout_id": checkout.id,
            "reference": checkout.reference,
            "customer_id": checkout.customer_id,
            "price_id": checkout.price_id,
            "processor": checkout.processor,
            "stripe_id": f"sub_{next(self._numbers)}",
            "status": SubscriptionStatus.ACTIVE,
            "current_period_start": clock.now(),
            "current_period_end": clock.now() + MONTH,
        }
        return self._add(Subscription(**defaults | given))

    def invoice(self, checkout: Checkout, **given: Any) -> Invoice:
        """A paid invoice of a checkout, for a month that begins now."""
        price = self.session.get_one(Price, checkout.price_id)
        number = next(self._numbers)
        defaults: dict[str, Any] = {
            "number": f"T-{number}",
            "checkout_id": checkout.id,
            "reference": checkout.reference,
            "customer_id": checkout.customer_id,
            "provider_id": self.session.get_one(Product, price.product_id).provider_id,
            "processor": checkout.processor,
            "stripe_id": f"in_{number}",
            "stripe_payment_intent_id": f"pi_{number}",
            "status": InvoiceStatus.PAID,
            "description": "Counts",
            "total": price.unit_amount,
            "tax": contained_tax(price.unit_amount, VAT),
            "tax_percent": VAT,
            "currency": price.currency,
            "period_start": clock.now(),
            "period_end": clock.now() + MONTH,
            "issued_at": clock.now(),
            "paid_at": clock.now(),
        }
        return self._add(Invoice(**defaults | given))

    def _add(self, row: R) -> R:
        self.session.add(row)
        self.session.flush()
        return row
