"""The ways to pay that a deployment has, by its settings."""

from billing.cards.processor import CardProcessor
from billing.invoicing.processor import InvoiceProcessor
from billing.models import ProcessorName
from billing.processor import Processor, Processors
from billing.stripe_processor import StripeAccount
from marketplace.core.settings import Settings


def processors_of(settings: Settings) -> Processors:
    """Return the ways to pay that the settings name, none without any. Nobody is asked yet."""
    found: dict[ProcessorName, Processor] = {}
    if settings.stripe is not None:
        found[ProcessorName.STRIPE] = CardProcessor(
            StripeAccount(settings.stripe),
            public_url=settings.public_url,
            vat_percent=settings.vat_percent,
        )
    if settings.invoice is not None:
        found[ProcessorName.INVOICE] = InvoiceProcessor(
            settings.invoice, vat_percent=settings.vat_percent
        )
    return found
