"""The pages on which a publisher makes and withdraws offers. All work without a script."""

from dataclasses import dataclass, replace
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from billing.models import RefundRule
from catalog.models import Dataset
from catalog.publish.deps import PageOwnDataset
from catalog.queries import is_citys
from marketplace.accounts.models import Organization
from marketplace.contracts import sovereignty
from marketplace.contracts.models import Offer
from marketplace.contracts.offers import offering
from marketplace.contracts.offers.checking import Market, checked
from marketplace.contracts.offers.queries import offer_of, offers_of
from marketplace.contracts.offers.schemas import OfferCreate
from marketplace.contracts.sovereignty import NEEDED
from marketplace.core.errors import DomainError
from marketplace.site.offers import queries
from marketplace.site.offers.filling import Filled, to_create
from marketplace.site.offers.queries import Agreed
from marketplace.site.offers.views import (
    OffersView,
    PreviewView,
    Refusal,
    WithdrawalView,
    dataset_facts,
    field_of,
    offer_line,
    policy_choices,
    purpose_choices,
    starting,
    words_of,
)
from marketplace.site.sales.deps import SellerDep, Visit
from marketplace.web.addresses import here_with
from marketplace.web.rendering import render
from marketplace.web.translation import gettext

router = APIRouter(prefix="/publish/{slug}/offers", include_in_schema=False)

_SEE_OTHER = 303
_UNPROCESSABLE = 422


@dataclass(frozen=True, kw_only=True)
class Shop:
    """A publisher's own dataset, and who looks at its offers."""

    visit: Visit
    dataset: Dataset
    is_city: bool
    market: Market

    @property
    def place(self) -> str:
        """Where the offers are."""
        return f"/publish/{self.dataset.slug}/offers"


def shop(visit: SellerDep, dataset: PageOwnDataset) -> Shop:
    """Find a dataset whose offers the visitor may change; anyone else's does not exist for them."""
    return Shop(
        visit=visit,
        dataset=dataset,
        is_city=is_citys(visit.session, dataset),
        market=Market.of(visit.settings),
    )


ShopDep = Annotated[Shop, Depends(shop, scope="function")]


@router.get("")
def show_offers(
    request: Request, shop: ShopDep, cursor: str | None = None, notice: str = ""
) -> HTMLResponse:
    """List the dataset's offers, and show the form of a new one."""
    view = _view(request, shop, cursor=cursor or None)
    return render(request, replace(view, notice=notice))


@router.post("")
def make(request: Request, shop: ShopDep, filled: Annotated[Filled, Form()]) -> Response:
    """Show what a buyer will read; on the second step make the offer."""
    given, errors = to_create(filled, shop.market.currency)
    if given is None or filled.step == "change":
        said = {name: gettext(shop.visit.language, text) for name, text in errors.items()}
        view = replace(_view(request, shop, given=filled), errors=said, is_unfolded=True)
        return render(request, view, status=_UNPROCESSABLE if said else 200)
    try:
        if filled.step != "publish":
            return render(request, _preview(shop, given, filled))
        _make(shop, given)
    except DomainError as refusal:
        return render(request, _refused(request, shop, filled, refusal), status=_UNPROCESSABLE)
    return RedirectResponse(f"{shop.place}?notice=made", _SEE_OTHER)


@router.get("/{offer_id}/withdrawal")
def show_withdrawal(request: Request, offer_id: UUID, shop: ShopDep) -> HTMLResponse:
    """Say what the withdrawal ends, before it is done."""
    session, language = shop.visit.session, shop.visit.language
    offer = offer_of(session, shop.dataset, offer_id)
    left = [other for other in offers_of(session, shop.dataset) if other.id != offer.id]
    facts = dataset_facts(shop.dataset, language)
    view = WithdrawalView(
        slug=facts["slug"],
        title=facts["title"],
        line=offer_line(offer, _agreed(shop, offer), language),
        is_last=not left,
    )
    return render(request, view)


@router.post("/{offer_id}/withdrawal")
def withdraw(offer_id: UUID, shop: ShopDep) -> Response:
    """Take an offer back; withdrawing it again changes nothing."""
    session = shop.visit.session
    offering.withdraw(session, offer_of(session, shop.dataset, offer_id), actor=shop.visit.actor)
    return RedirectResponse(f"{shop.place}?notice=withdrawn", _SEE_OTHER)


def _make(shop: Shop, given: OfferCreate) -> None:
    visit = shop.visit
    with visit.session.begin_nested():
        offering.make(
            visit.session, visit.settings, dataset=shop.dataset, actor=visit.actor, given=given
        )


def _preview(shop: Shop, given: OfferCreate, filled: Filled) -> PreviewView:
    visit, dataset = shop.visit, shop.dataset
    offer = checked(given, dataset, market=shop.market)
    sovereignty.limit_term(visit.session, dataset, offer)
    sovereignty.check(visit.session, dataset, offer)
    publisher = visit.session.get_one(Organization, dataset.publisher_id)
    public_url = visit.settings.public_url
    shown = offering.public_offer(offer, dataset, publisher, public_url=public_url)
    return PreviewView(
        **dataset_facts(dataset, visit.language),
        line=offer_line(offer, Agreed(), visit.language),
        may=words_of(shown, "may", visit.language),
        may_not=words_of(shown, "may_not", visit.language),
        hidden=filled.hidden_fields(),
        given=filled,
    )


def _refused(request: Request, shop: Shop, filled: Filled, refusal: DomainError) -> OffersView:
    language = shop.visit.language
    view = _view(request, shop, given=filled)
    said = Refusal.of(refusal, shop.market.currency, language)
    errors = {field_of(refusal): said.sentence}
    return replace(view, errors=errors, refusal=said, is_unfolded=True)


def _agreed(shop: Shop, offer: Offer) -> Agreed:
    return queries.agreed_on(shop.visit.session, [offer.id]).get(offer.id, Agreed())


def _view(
    request: Request, shop: Shop, *, given: Filled | None = None, cursor: str | None = None
) -> OffersView:
    session, language = shop.visit.session, shop.visit.language
    page = queries.withdrawn(session, shop.dataset.id, cursor=cursor)
    active = [] if cursor else offers_of(session, shop.dataset)
    shown = [*active, *page.items]
    agreed = queries.agreed_on(session, [offer.id for offer in shown])
    return OffersView(
        **dataset_facts(shop.dataset, language),
        is_city=shop.is_city,
        currency=shop.market.currency,
        offers=[offer_line(each, agreed.get(each.id, Agreed()), language) for each in shown],
        is_first=cursor is None,
        next=page.next and here_with(request, cursor=page.next),
        given=given or starting(shop.market, is_city=shop.is_city),
        policies=policy_choices(language),
        purposes=purpose_choices(language),
        needed=list(NEEDED) if shop.is_city else [],
        ways=[way.value for way in shop.market.ways],
        refunds=[rule.value for rule in RefundRule],
        is_unfolded=not shown,
    )
