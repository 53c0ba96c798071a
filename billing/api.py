"""Billing's JSON: subscriptions, statements, and where Stripe calls us."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Header, Query, Request, status
from pydantic import BaseModel

from billing import inbox, subscriptions
from billing.cards.processor import card_processor
from billing.cards.values import ReceivedEvent
from billing.deps import ProcessorsDep
from billing.errors import InvalidSignature, MonthMalformed, StripeNotConfigured, WrongApiVersion
from billing.jobs import handle_stripe_event
from billing.models import Interval, Price, ProcessorName, Subscription, SubscriptionStatus
from billing.statements import statements
from marketplace.accounts.deps import ActorDep
from marketplace.accounts.errors import SignInRequired
from marketplace.core.db import SessionDep
from marketplace.core.jobs import enqueue
from marketplace.core.paging import LARGEST_PAGE, PAGE, BadCursor
from marketplace.web.problems import problems

router = APIRouter(prefix="/api/v1", tags=["billing"])


class PriceRead(BaseModel):
    """What is due each interval, tax contained, in minor units."""

    unit_amount: int
    currency: str
    interval: Interval | None


class SubscriptionRead(BaseModel):
    """A recurring payment, in Stripe's words; ``contract`` is what it pays for."""

    id: UUID
    contract: UUID
    status: SubscriptionStatus
    processor: ProcessorName
    price: PriceRead
    current_period_start: datetime
    current_period_end: datetime
    trial_end: datetime | None
    cancel_at_period_end: bool
    ended_at: datetime | None

    @classmethod
    def of(cls, subscription: Subscription, price: Price) -> "SubscriptionRead":
        """Return what a client sees of a row."""
        shown = subscription.model_dump()
        return cls(contract=subscription.reference, price=PriceRead(**price.model_dump()), **shown)


class SubscriptionPage(BaseModel):
    """A page of subscriptions."""

    items: list[SubscriptionRead]
    next: str | None


class StatementRead(BaseModel):
    """A provider's month in one currency, in minor units; ``tax`` is contained in ``net``."""

    currency: str
    gross: int
    refunds: int
    net: int
    tax: int


class StatementList(BaseModel):
    """A provider's month: a statement per currency; none if nothing was sold."""

    items: list[StatementRead]
    next: None


Cursor = Annotated[str | None, Query(max_length=64, description="`next` of the page before")]
Limit = Annotated[int, Query(ge=1, le=LARGEST_PAGE)]
Month = Annotated[str | None, Query(max_length=7, description="Such as 2026-11; now if not given")]


@router.get("/subscriptions", responses=problems(SignInRequired, BadCursor))
def list_subscriptions(
    actor: ActorDep, session: SessionDep, cursor: Cursor = None, limit: Limit = PAGE
) -> SubscriptionPage:
    """List what your organization pays for again and again, newest first."""
    page = subscriptions.of_customer(session, actor.organization_id, cursor=cursor, limit=limit)
    prices = subscriptions.prices_of(session, page.items)
    items = [SubscriptionRead.of(one, prices[one.price_id]) for one in page.items]
    return SubscriptionPage(items=items, next=page.next)


@router.get("/statements", responses=problems(SignInRequired, MonthMalformed))
def list_statements(actor: ActorDep, session: SessionDep, month: Month = None) -> StatementList:
    """Tell what your organization sold in a month, what went back, and the tax contained."""
    found = statements(session, actor.organization_id, month)
    items = [StatementRead.model_validate(one, from_attributes=True) for one in found]
    return StatementList(items=items, next=None)


async def verified_event(
    request: Request,
    processors: ProcessorsDep,
    stripe_signature: Annotated[str | None, Header()] = None,
) -> ReceivedEvent:
    """Check the signature over the raw body, which only an async function can read."""
    processor = card_processor(processors)
    if processor is None:
        raise StripeNotConfigured
    return processor.stripe.verify(await request.body(), stripe_signature)


@router.post(
    "/webhooks/stripe",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=problems(InvalidSignature, StripeNotConfigured, WrongApiVersion),
)
def receive_stripe_event(
    event: Annotated[ReceivedEvent, Depends(verified_event)], session: SessionDep
) -> None:
    """Keep an event of Stripe's and answer at once; a job of the same transaction handles it.

    What this exchange does not follow is answered alike and not kept.
    """
    if event.type in inbox.HANDLERS and inbox.keep(session, event):
        enqueue(session, handle_stripe_event, stripe_id=event.stripe_id)
