"""JSON routes of offers, and the lists that they choose from."""

from typing import Annotated

from fastapi import APIRouter, Query, Response, status
from sqlmodel import Session

from catalog.deps import OwnDataset, VisibleDataset
from catalog.errors import DatasetNotFound, OpenHasNoPrice
from catalog.models import Dataset
from marketplace.accounts.deps import ActorDep, MaybeActorDep, SettingsDep
from marketplace.accounts.errors import MayNotPublish, ScopeMissing, SignInRequired
from marketplace.contracts.models import Offer
from marketplace.contracts.odrl import PROFILE_PATH
from marketplace.contracts.offers import offering, queries
from marketplace.contracts.offers.deps import OwnOfferDep, VisibleOffer
from marketplace.contracts.offers.errors import (
    AddresseeUnknown,
    ConditionUnknown,
    NoticeTooLong,
    NoWayToPay,
    OfferImmutable,
    OfferInconsistent,
    OfferNotFound,
    OfferRepeated,
    PriceTooHigh,
    PriceTooLow,
    PrivateOfferPointless,
    PurposeUnknown,
    TermTooLong,
    TooManyOffers,
    TrialTooLong,
    WayToPayUnknown,
)
from marketplace.contracts.offers.profile import profile_graph
from marketplace.contracts.offers.schemas import (
    OfferCreate,
    OfferPage,
    OfferRead,
    PolicyPage,
    PolicyRead,
    PurposePage,
    PurposeRead,
)
from marketplace.contracts.policies import PRESETS
from marketplace.contracts.purposes import PURPOSES
from marketplace.contracts.sovereignty.errors import SovereigntyBroken
from marketplace.core.db import SessionDep
from marketplace.core.paging import LARGEST_PAGE, PAGE, BadCursor
from marketplace.core.settings import Settings
from marketplace.web.problems import InvalidRequest, problems

router = APIRouter(tags=["offers"])

_OFFERS = "/api/v1/datasets/{slug}/offers"
_OFFER = _OFFERS + "/{offer_id}"
_MAY_NOT = (SignInRequired, ScopeMissing, MayNotPublish, DatasetNotFound)

Cursor = Annotated[str | None, Query(max_length=64, description="The last answer's `next`")]
Limit = Annotated[int, Query(ge=1, le=LARGEST_PAGE)]


@router.post(
    _OFFERS,
    status_code=status.HTTP_201_CREATED,
    responses=problems(
        *_MAY_NOT,
        AddresseeUnknown,
        ConditionUnknown,
        InvalidRequest,
        NoticeTooLong,
        NoWayToPay,
        OfferInconsistent,
        OfferRepeated,
        OpenHasNoPrice,
        PriceTooHigh,
        PriceTooLow,
        PrivateOfferPointless,
        PurposeUnknown,
        TermTooLong,
        SovereigntyBroken,
        TooManyOffers,
        TrialTooLong,
        WayToPayUnknown,
    ),
)
def make_offer(
    given: OfferCreate,
    dataset: OwnDataset,
    actor: ActorDep,
    session: SessionDep,
    settings: SettingsDep,
    response: Response,
) -> OfferRead:
    """Offer your dataset at a price and on terms. Both are public at once if the dataset is.

    With `for_organization` the offer is private: that organization alone sees it and can take it.
    """
    offer = offering.make(session, settings, dataset=dataset, actor=actor, given=given)
    response.headers["Location"] = offering.address_of(offer, dataset, settings.public_url)
    return _read(session, offer, dataset, settings)


@router.get(_OFFERS, responses=problems(DatasetNotFound, BadCursor))
def list_offers(
    dataset: VisibleDataset,
    actor: MaybeActorDep,
    session: SessionDep,
    settings: SettingsDep,
    *,
    cursor: Cursor = None,
    limit: Limit = PAGE,
) -> OfferPage:
    """Return the offers of a dataset that can be taken now, the newest first.

    Private ones are listed for their publisher and for the organization that they are for.
    """
    page = queries.page_of(session, dataset, actor=actor, cursor=cursor, limit=limit)
    items = [_read(session, offer, dataset, settings) for offer in page.items]
    return OfferPage(items=items, next=page.next)


@router.get("/api/v1/offers", responses=problems(SignInRequired, BadCursor))
def list_offers_made_to_you(
    actor: ActorDep,
    session: SessionDep,
    settings: SettingsDep,
    cursor: Cursor = None,
    limit: Limit = PAGE,
) -> OfferPage:
    """Return the private offers that your organization can take now, the newest first."""
    page = queries.made_to(session, actor.organization_id, cursor=cursor, limit=limit)
    items = [
        _read(session, offer, session.get_one(Dataset, offer.dataset_id), settings)
        for offer in page.items
    ]
    return OfferPage(items=items, next=page.next)


@router.get(_OFFER, responses=problems(DatasetNotFound, OfferNotFound))
def read_offer(offer: VisibleOffer, session: SessionDep, settings: SettingsDep) -> OfferRead:
    """Return an offer, also one that was withdrawn, so that old references can be followed."""
    return _read(session, offer, session.get_one(Dataset, offer.dataset_id), settings)


@router.put(_OFFER, responses=problems(OfferImmutable))
@router.patch(_OFFER, responses=problems(OfferImmutable))
def change_offer() -> None:
    """Refuse: an offer is never changed. Make a new one, and withdraw this one."""
    raise OfferImmutable


@router.delete(_OFFER, responses=problems(*_MAY_NOT, OfferNotFound))
def withdraw_offer(
    offer: OwnOfferDep,
    dataset: OwnDataset,
    actor: ActorDep,
    session: SessionDep,
    settings: SettingsDep,
) -> OfferRead:
    """Withdraw your offer. Contracts that run keep their terms; again, it changes nothing."""
    offering.withdraw(session, offer, actor=actor)
    return _read(session, offer, dataset, settings)


@router.get("/api/v1/purposes")
def list_purposes() -> PurposePage:
    """Return what an offer can be made for."""
    return PurposePage(items=[PurposeRead.of(each) for each in PURPOSES.values()], next=None)


@router.get("/api/v1/policies")
def list_policies() -> PolicyPage:
    """Return the conditions that an offer can name, each with its clause."""
    return PolicyPage(items=[PolicyRead.of(each) for each in PRESETS.values()], next=None)


@router.get(PROFILE_PATH, response_class=Response)
def read_odrl_profile(settings: SettingsDep) -> Response:
    """Return, as Turtle, the terms that our ODRL uses beyond the W3C's."""
    text = profile_graph(settings.public_url).serialize(format="turtle")
    headers = {"Cache-Control": "public, max-age=3600"}
    return Response(text, media_type="text/turtle", headers=headers)


def _read(session: Session, offer: Offer, dataset: Dataset, settings: Settings) -> OfferRead:
    shown = offering.shown_offer(session, offer, dataset, public_url=settings.public_url)
    return OfferRead.of(offer, dataset, shown)
