"""How an agreement is paid for: which ways there are, and asking billing to collect it."""

from datetime import timedelta

from sqlmodel import Session

from billing import checkouts
from billing.checkouts import Purchase
from billing.models import ProcessorName
from billing.processor import Processors
from catalog.models import Dataset
from catalog.queries import locked_dataset
from marketplace.accounts.models import Organization, Person
from marketplace.contracts.agreements.activating import activate
from marketplace.contracts.agreements.errors import PaymentWayRefused
from marketplace.contracts.agreements.holding import hold_agreement_to_rules
from marketplace.contracts.agreements.transitions import SYSTEM, Trigger, move
from marketplace.contracts.models import Agreement, Offer
from marketplace.core import clock
from marketplace.core.db import Sessions
from marketplace.core.language import DEFAULT_LANGUAGE, Language, in_language
from marketplace.core.money import Money

PAYMENT_DAYS = 7
"""How long an agreement waits for its first payment."""

_LONGEST_NAME = 250


def price_of(agreement: Agreement) -> Money:
    """Return what an agreement costs, per interval if it has one; VAT contained."""
    return Money(agreement.unit_amount, agreement.currency)


def ways(
    session: Session, processors: Processors, agreement: Agreement
) -> list[checkouts.WayToPay]:
    """Return the ways to pay that the offer allows and the deployment has, with each refusal."""
    consumer = session.get_one(Organization, agreement.consumer_id)
    allowed = session.get_one(Offer, agreement.offer_id).payment
    found = checkouts.ways_to_pay(session, processors, consumer, price_of(agreement))
    return [way for way in found if way.processor.value in allowed]


def way_for(
    session: Session,
    processors: Processors,
    agreement: Agreement,
    wanted: ProcessorName | None,
) -> ProcessorName | None:
    """Return how an agreement will be paid: as wanted, else by invoice if it may be, else by card.

    What is free is not paid at all, whatever is wanted.

    Raises:
        PaymentWayRefused: The offer or the deployment has no such way; it names those there are.
        DomainError: The processor refuses this organization or amount, with its own reason.
    """
    if agreement.unit_amount == 0:
        return None
    found = {way.processor: way.refusal for way in ways(session, processors, agreement)}
    if wanted is None:
        order = (ProcessorName.INVOICE, ProcessorName.STRIPE)
        usable = [way for way in order if way in found and found[way] is None]
        wanted = next(iter(usable), next(iter(found), None))
    if wanted is None or wanted not in found:
        raise PaymentWayRefused(list(found))
    if refusal := found[wanted]:
        raise refusal
    return wanted


def proceed(session: Session, processors: Processors, agreement: Agreement) -> None:
    """Let an accepted agreement that needs no approval, or has it, go on: to payment or into force.

    The agreement is locked. Paid by invoice it is in force at once; by card it waits until billing
    tells that it is paid. The dataset, whose agreements are counted, is locked before anything of
    billing's is, by every way to here: so nobody waits for one another.

    Raises:
        SovereigntyBroken: Its terms break a rule that protects the city's data by now.
    """
    locked_dataset(session, agreement.dataset_id)
    hold_agreement_to_rules(session, agreement)
    if agreement.payment is None:
        activate(session, agreement)
        return
    move(session, agreement, Trigger.AWAIT_PAYMENT, by=SYSTEM)
    agreement.respond_by = clock.now() + timedelta(days=PAYMENT_DAYS)
    session.flush()
    checkouts.begin(session, processors, _purchase(session, agreement, agreement.payment))


def settle(
    sessions: Sessions, processors: Processors, agreement: Agreement, *, again: bool
) -> bool:
    """Ask for the payment page, after the commit; ``again``: open a new one if it has expired.

    Return False when the processor does not answer; a job goes on trying.
    """
    if agreement.payment is not ProcessorName.STRIPE:
        return True
    if again:
        return checkouts.pay_again(sessions, processors, agreement.id)
    return checkouts.settle(sessions, processors, agreement.id)


def _purchase(session: Session, agreement: Agreement, processor: ProcessorName) -> Purchase:
    dataset = session.get_one(Dataset, agreement.dataset_id)
    language = _language(session, agreement)
    return Purchase(
        reference=agreement.id,
        organization_id=agreement.consumer_id,
        provider_id=agreement.provider_id,
        product_reference=dataset.id,
        product_name=(in_language(dataset.title, language) or dataset.slug)[:_LONGEST_NAME],
        price=price_of(agreement),
        interval=agreement.interval,
        trial_days=agreement.trial_days,
        processor=processor,
        return_path=f"/contracts/{agreement.id}",
        language=language,
    )


def _language(session: Session, agreement: Agreement) -> Language:
    """Return the language of the person who accepted; a machine has the exchange's own."""
    person = agreement.accepted_by_id and session.get(Person, agreement.accepted_by_id)
    return person.language if person else DEFAULT_LANGUAGE
