"""The pages of contracts: drawing one up, accepting, paying, ending. All work without a script."""

from dataclasses import replace
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from pydantic import BaseModel, Field

from billing import checkouts
from billing.models import Ending, ProcessorName
from marketplace.accounts.forms import checked
from marketplace.contracts import showing
from marketplace.contracts.agreements import approving, ending, queries
from marketplace.contracts.agreements.accepting import Acceptance, accept_and_settle
from marketplace.contracts.agreements.drafting import Wish, draft
from marketplace.contracts.agreements.schemas import AcceptanceForm, DraftForm, RevocationForm
from marketplace.contracts.agreements.transitions import Trigger
from marketplace.contracts.deps import (
    BuyingDep,
    Counter,
    CounterDep,
    DraftingDep,
    Reading,
    ReadingDep,
    Visit,
    VisitDep,
    WatchDep,
    found_entry,
)
from marketplace.contracts.drawing import Chosen, new_contract_view
from marketplace.contracts.models import AgreementStatus, Party
from marketplace.contracts.showing import Filled, Look
from marketplace.contracts.views import Errors
from marketplace.core.errors import Conflict, DomainError, Forbidden, Unprocessable
from marketplace.core.language import N_, Language
from marketplace.web.rendering import render
from marketplace.web.translation import gettext, say

router = APIRouter(prefix="/contracts", include_in_schema=False)

_SEE_OTHER = 303
_UNPROCESSABLE = 422
_CONFLICT = 409
_REFUSALS = (Conflict, Forbidden, Unprocessable)

_CONFIRM = N_("Please confirm this: only who may bind the organization can accept for it.")
_CHOOSE = N_("Please choose at least one.")

_UUID = "[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
_CHOICE = f"^{_UUID}(:[a-z]+)?$"
_LONGEST = 10_000


class DraftFields(BaseModel):
    """The form that draws up a contract, as a browser sends it."""

    offer: str = Field(pattern=_CHOICE)
    purpose: str = Field(default="", max_length=_LONGEST)
    purposes: list[str] = Field(default=[], max_length=50)


class AcceptanceFields(BaseModel):
    """The form that accepts, as a browser sends it."""

    accepted_by: str = Field(default="", max_length=_LONGEST)
    payment: str = ""
    binding: str = ""
    terms_sha256: str | None = Field(default=None, max_length=64)


class DecisionFields(BaseModel):
    """The form that answers a request, as a browser sends it."""

    decision: str = Field(pattern="^(approve|refuse)$")
    reason: str = Field(default="", max_length=_LONGEST)


class EndFields(BaseModel):
    """The form that ends a contract, as a browser sends it."""

    effective: Ending = Ending.NOW
    reason: str = Field(default="", max_length=2000)


@router.get("")
def show_contracts() -> RedirectResponse:
    """Lead to where contracts are listed."""
    return RedirectResponse("/library", _SEE_OTHER)


@router.get("/new")
def show_new(
    request: Request, looks: ReadingDep, offer: Annotated[str, Query(pattern=_CHOICE)]
) -> HTMLResponse:
    """Show the whole contract on an offer to anyone, and to buyers the form that draws it up."""
    return render(request, new_contract_view(looks, Chosen.of(offer)))


@router.post("/new")
def draw_up(
    request: Request, looks: DraftingDep, filled: Annotated[DraftFields, Form()]
) -> Response:
    """Draw up the contract with its terms frozen, and go on to it."""
    chosen = replace(
        Chosen.of(filled.offer), purpose=_lines(filled.purpose), purposes=filled.purposes
    )
    view = new_contract_view(looks, chosen)
    wish, errors = _wish(chosen, looks.language)
    if view.must_choose and not chosen.purposes:
        errors["purposes"] = gettext(looks.language, _CHOOSE)
    if wish is not None and not errors:
        drafted = _drafted(looks, wish)
        if isinstance(drafted, UUID):
            return _back(drafted)
        errors = drafted
    return render(request, replace(view, errors=errors), status=_UNPROCESSABLE)


@router.get("/{contract_id}")
def show_contract(
    request: Request, contract_id: UUID, at: CounterDep, seen: str = ""
) -> HTMLResponse:
    """Show a contract as it stands; HTMX gets the standing alone, or is told to load the page.

    Whoever comes back from a payment page sees what the payment provider says now.
    """
    is_poll = request.headers.get("HX-Request") == "true"
    is_silent = not is_poll and not _ask_for_payment(at, contract_id)
    look = Look(actor=at.actor, language=at.language, is_silent=is_silent)
    with at.sessions() as session:
        entry = found_entry(session, contract_id, at.actor)
        view = showing.contract_view(session, at.processors, entry, look)
    has_moved = is_poll and seen not in ("", view.stand.status)
    return render(request, view, headers={"HX-Refresh": "true"} if has_moved else None)


@router.post("/{contract_id}/acceptance")
def accept(
    request: Request,
    contract_id: UUID,
    at: BuyingDep,
    given: Annotated[AcceptanceFields, Form()],
) -> Response:
    """Accept and sign the draft, and go on to the payment page if there is one."""
    form, errors = _acceptance(given, at.language)
    notice = ""
    if form is not None and not errors:
        refusal = _refusal_to_accept(at, contract_id, form)
        if refusal is None:
            return _onward(at, contract_id)
        notice = say(refusal, at.language)
    filled = Filled(
        accepted_by=given.accepted_by,
        payment=given.payment,
        is_binding=given.binding == "true",
        errors=errors,
    )
    look = Look(actor=at.actor, language=at.language, notice=notice)
    with at.sessions() as session:
        entry = found_entry(session, contract_id, at.actor)
        view = showing.contract_view(session, at.processors, entry, look, filled=filled)
    return render(request, view, status=_CONFLICT if notice else _UNPROCESSABLE)


@router.post("/{contract_id}/payment")
def pay(contract_id: UUID, at: BuyingDep) -> RedirectResponse:
    """Lead to the payment page, a new one if the last has expired; or back, if there is none."""
    with at.sessions() as session:
        agreement = queries.own_agreement(session, contract_id, at.actor)
    if agreement.status is AgreementStatus.PENDING_PAYMENT:
        checkouts.pay_again(at.sessions, at.processors, contract_id)
    return _onward(at, contract_id)


@router.post("/{contract_id}/approval")
def decide(request: Request, visit: VisitDep, given: Annotated[DecisionFields, Form()]) -> Response:
    """Grant or refuse a request."""
    refusal = _refusal_to_decide(visit, given)
    if refusal is None:
        return _back(visit.contract_id)
    sentence, is_field = say(refusal, visit.language), isinstance(refusal, Unprocessable)
    look = Look(actor=visit.actor, language=visit.language, notice="" if is_field else sentence)
    view = showing.contract_view(visit.session, visit.processors, visit.entry, look)
    errors = {"reason": sentence} if is_field else {}
    status = _UNPROCESSABLE if is_field else _CONFLICT
    return render(request, replace(view, reason=given.reason, errors=errors), status=status)


@router.get("/{contract_id}/termination")
def show_end(request: Request, visit: VisitDep) -> Response:
    """Show what ending the contract would mean, now or when its period is over."""
    entry = visit.entry
    if Trigger.TERMINATE not in entry.possible:
        return _back(visit.contract_id)
    return render(request, showing.end_view(visit.session, entry, visit.language))


@router.post("/{contract_id}/termination")
def end(request: Request, visit: VisitDep, given: Annotated[EndFields, Form()]) -> Response:
    """End the contract as it was chosen; what has ended already is shown as it stands."""
    try:
        with visit.session.begin_nested():
            ending.terminate(
                visit.session,
                visit.contract_id,
                processors=visit.processors,
                actor=visit.actor,
                effective=given.effective,
                reason=_lines(given.reason),
            )
    except Conflict as refusal:
        entry = visit.entry
        if Trigger.TERMINATE in entry.possible:
            errors = {"effective": say(refusal, visit.language)}
            view = showing.end_view(visit.session, entry, visit.language)
            view = replace(view, reason=given.reason, errors=errors)
            return render(request, view, status=_CONFLICT)
    return _back(visit.contract_id)


@router.get("/{contract_id}/revocation")
def show_revocation(request: Request, visit: WatchDep) -> Response:
    """Show what a revocation would stop."""
    entry = visit.entry
    if Trigger.REVOKE not in entry.possible:
        return _back(visit.contract_id)
    return render(request, showing.revocation_view(visit.session, entry, visit.language))


@router.post("/{contract_id}/revocation")
def revoke(
    request: Request,
    visit: WatchDep,
    reason: Annotated[str, Form(max_length=_LONGEST)] = "",
) -> Response:
    """Revoke the contract for the city, at once."""
    form, errors = checked(RevocationForm, {"reason": _lines(reason)}, visit.language)
    if form is None:
        view = showing.revocation_view(visit.session, visit.entry, visit.language)
        view = replace(view, reason=reason, errors=errors)
        return render(request, view, status=_UNPROCESSABLE)
    ending.revoke(
        visit.session,
        visit.contract_id,
        processors=visit.processors,
        actor=visit.actor,
        reason=form.reason,
    )
    return _back(visit.contract_id)


def _wish(chosen: Chosen, language: Language) -> tuple[Wish | None, Errors]:
    given = {"offer": chosen.offer_id, "purpose": chosen.purpose, "purposes": chosen.purposes}
    form, errors = checked(DraftForm, given, language)
    if form is None:
        return None, errors
    return Wish(offer_id=form.offer, purpose=form.purpose, purposes=form.purposes), errors


def _drafted(looks: Reading, wish: Wish) -> UUID | Errors:
    """Draft the contract, and return its id; or what to say if that was refused."""
    if looks.actor is None:
        return {}
    try:
        with looks.session.begin_nested():
            return draft(looks.session, looks.settings, actor=looks.actor, wish=wish).id
    except _REFUSALS as refusal:
        field = str(refusal.facts.get("field", "purpose"))
        return {field: say(refusal, looks.language)}


def _acceptance(
    given: AcceptanceFields, language: Language
) -> tuple[AcceptanceForm | None, Errors]:
    fields = {
        "accepted_by": given.accepted_by,
        "payment": given.payment or None,
        "terms_sha256": given.terms_sha256,
    }
    form, errors = checked(AcceptanceForm, fields, language)
    if given.binding != "true":
        errors["binding"] = gettext(language, _CONFIRM)
    return form, errors


def _refusal_to_accept(at: Counter, contract_id: UUID, form: AcceptanceForm) -> DomainError | None:
    try:
        accept_and_settle(
            at.sessions,
            contract_id,
            settings=at.settings,
            processors=at.processors,
            actor=at.actor,
            given=Acceptance(
                accepted_by=form.accepted_by,
                payment=form.payment,
                terms_sha256=form.terms_sha256,
            ),
        )
    except _REFUSALS as refusal:
        return refusal
    return None


def _refusal_to_decide(visit: Visit, given: DecisionFields) -> DomainError | None:
    try:
        with visit.session.begin_nested():
            if given.decision == "approve":
                approving.approve(
                    visit.session,
                    visit.contract_id,
                    processors=visit.processors,
                    actor=visit.actor,
                )
            else:
                approving.refuse(
                    visit.session,
                    visit.contract_id,
                    actor=visit.actor,
                    reason=_lines(given.reason),
                )
    except _REFUSALS as refusal:
        return refusal
    return None


def _ask_for_payment(at: Counter, contract_id: UUID) -> bool:
    """Ask the payment provider about what is awaited; return False if it does not answer."""
    with at.sessions() as session:
        entry = found_entry(session, contract_id, at.actor)
    is_awaited = entry.agreement.status is AgreementStatus.PENDING_PAYMENT
    if not is_awaited or entry.role is not Party.CONSUMER:
        return True
    if entry.agreement.payment is not ProcessorName.STRIPE:
        return True
    return checkouts.settle(at.sessions, at.processors, contract_id)


def _onward(at: Counter, contract_id: UUID) -> RedirectResponse:
    """Lead to the payment page if one is open, else to the contract."""
    with at.sessions() as session:
        entry = found_entry(session, contract_id, at.actor)
    return RedirectResponse(entry.checkout_url or f"/contracts/{contract_id}", _SEE_OTHER)


def _back(contract_id: UUID) -> RedirectResponse:
    return RedirectResponse(f"/contracts/{contract_id}", _SEE_OTHER)


def _lines(text: str) -> str:
    """Return a text with the line ends that everybody but browsers' forms uses."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()
