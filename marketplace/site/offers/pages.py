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
from marketplace.contracts.models import Offer
from marketplace.contracts.offers import offering
from marketplace.contracts.offers.checking import Market
from marketplace.contracts.offers.queries import newest_by, offer_of, offers_of
from marketplace.contracts.offers.schemas import OfferCreate
from marketplace.contracts.sovereignty import NEEDED
from marketplace.core.errors import DomainError
from marketplace.site.offers import queries
from marketplace.site.offers.filling import (
    Errors,
    Filled,
    Step,
    is_before,
    step_of,
    to_create,
)
from marketplace.site.offers.queries import Agreed
from marketplace.site.offers.views import (
    OfferLine,
    OffersView,
    PreviewView,
    Refusal,
    WithdrawalView,
    dataset_facts,
    field_of,
    offer_line,
    words_of,
)
from marketplace.site.offers.wizard import (
    ASKED,
    WizardView,
    ground_choices,
    policy_choices,
    purpose_choices,
    starting,
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
    """List the dataset's offers."""
    view = _view(request, shop, cursor=cursor or None)
    return render(request, replace(view, notice=notice))


@router.get("/new")
def begin(request: Request, shop: ShopDep) -> HTMLResponse:
    """Show the first step of a new offer, filled in like the publisher's last one."""
    last = newest_by(shop.visit.session, shop.dataset.publisher_id)
    filled = starting(shop.market, last, is_city=shop.is_city)
    view = _step(shop, filled, Step.PRICE)
    return render(request, replace(view, is_remembered=last is not None))


@router.post("/new")
def go_on(request: Request, shop: ShopDep, filled: Annotated[Filled, Form()]) -> Response:
    """Show the step that is asked for, or the first one that something is wrong with.

    The last but one shows what a buyer will read; the last makes the offer.
    """
    wanted = filled.wanted
    given, errors = to_create(filled, shop.market.currency)
    if wrong := {name: text for name, text in errors.items() if is_before(name, wanted)}:
        return render(request, _corrected(shop, filled, wrong), status=_UNPROCESSABLE)
    if given is None:
        return render(request, _step(shop, filled, wanted))
    try:
        if wanted is Step.PUBLISH:
            _make(shop, given)
            return RedirectResponse(f"{shop.place}?notice=made", _SEE_OTHER)
        preview = _preview(shop, given, filled)
    except DomainError as refusal:
        if is_before(field_of(refusal), wanted):
            return render(request, _refused(shop, filled, refusal), status=_UNPROCESSABLE)
        return render(request, _step(shop, filled, wanted))
    shown = preview if wanted is Step.PREVIEW else _step(shop, filled, wanted)
    return render(request, shown)


@router.get("/{offer_id}/withdrawal")
def show_withdrawal(request: Request, offer_id: UUID, shop: ShopDep) -> HTMLResponse:
    """Say what the withdrawal ends, before it is done."""
    offer = offer_of(shop.visit.session, shop.dataset, offer_id)
    return render(request, _withdrawal(shop, offer))


@router.post("/{offer_id}/withdrawal")
def withdraw(request: Request, offer_id: UUID, shop: ShopDep) -> Response:
    """Take an offer back; withdrawing it again changes nothing."""
    session = shop.visit.session
    offer = offer_of(session, shop.dataset, offer_id)
    offering.withdraw(session, offer, actor=shop.visit.actor)
    return RedirectResponse(f"{shop.place}?notice=withdrawn", _SEE_OTHER)


def _make(shop: Shop, given: OfferCreate) -> None:
    visit = shop.visit
    with visit.session.begin_nested():
        offering.make(
            visit.session, visit.settings, dataset=shop.dataset, actor=visit.actor, given=given
        )


def _preview(shop: Shop, given: OfferCreate, filled: Filled) -> PreviewView:
    visit, dataset = shop.visit, shop.dataset
    offer = offering.prepared(visit.session, shop.market, dataset=dataset, given=given)
    shown = offering.shown_offer(
        visit.session, offer, dataset, public_url=visit.settings.public_url
    )
    return PreviewView(
        **dataset_facts(dataset, visit.language),
        line=_line(shop, offer, Agreed()),
        may=words_of(shown, "may", visit.language),
        may_not=words_of(shown, "may_not", visit.language),
        limits=words_of(shown, "limits", visit.language),
        why_it_costs=words_of(shown, "why_it_costs", visit.language),
        hidden=filled.hidden_fields(),
        given=filled,
    )


def _step(shop: Shop, filled: Filled, step: Step) -> WizardView:
    language = shop.visit.language
    place = ASKED.index(step) if step in ASKED else 0
    return WizardView(
        **dataset_facts(shop.dataset, language),
        step=ASKED[place].value,
        place=place + 1,
        before=ASKED[place - 1].value if place else "",
        after=ASKED[min(place + 1, len(ASKED) - 1)].value,
        is_city=shop.is_city,
        is_remembered=False,
        currency=shop.market.currency,
        given=filled,
        hidden=filled.hidden_fields(ASKED[place]),
        policies=policy_choices(language),
        purposes=purpose_choices(language),
        grounds=ground_choices(language),
        needed=list(NEEDED) if shop.is_city else [],
        ways=[way.value for way in shop.market.ways],
        refunds=[rule.value for rule in RefundRule],
    )


def _corrected(shop: Shop, filled: Filled, wrong: Errors) -> WizardView:
    said = {name: gettext(shop.visit.language, text) for name, text in wrong.items()}
    first = min((step_of(name) for name in wrong), key=ASKED.index)
    shown = {name: text for name, text in said.items() if step_of(name) is first}
    return replace(_step(shop, filled, first), errors=shown)


def _refused(shop: Shop, filled: Filled, refusal: DomainError) -> WizardView:
    field_name = field_of(refusal)
    said = Refusal.of(refusal, shop.market.currency, shop.visit.language)
    view = _step(shop, filled, step_of(field_name))
    return replace(view, errors={field_name: said.sentence}, refusal=said)


def _withdrawal(shop: Shop, offer: Offer) -> WithdrawalView:
    session, language = shop.visit.session, shop.visit.language
    left = [other for other in offers_of(session, shop.dataset) if other.id != offer.id]
    agreed = queries.agreed_on(session, [offer.id]).get(offer.id, Agreed())
    facts = dataset_facts(shop.dataset, language)
    return WithdrawalView(
        slug=facts["slug"],
        title=facts["title"],
        line=_line(shop, offer, agreed),
        is_last=not left,
    )


def _line(shop: Shop, offer: Offer, agreed: Agreed) -> OfferLine:
    addressee = ""
    if offer.for_organization_id:
        addressee = shop.visit.session.get_one(Organization, offer.for_organization_id).name
    return offer_line(offer, agreed, shop.visit.language, addressee=addressee)


def _view(request: Request, shop: Shop, *, cursor: str | None = None) -> OffersView:
    session, dataset, language = shop.visit.session, shop.dataset, shop.visit.language
    page = queries.withdrawn(session, dataset.id, cursor=cursor)
    active = [] if cursor else offers_of(session, dataset)
    shown = [*active, *page.items]
    agreed = queries.agreed_on(session, [offer.id for offer in shown])
    return OffersView(
        **dataset_facts(dataset, language),
        is_shut=dataset.needs_contract and not dataset.offers,
        offers=[_line(shop, each, agreed.get(each.id, Agreed())) for each in shown],
        is_first=cursor is None,
        next=page.next and here_with(request, cursor=page.next),
    )
