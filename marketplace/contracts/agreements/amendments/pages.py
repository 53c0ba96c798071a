"""Proposing other terms for a contract, and answering a proposal, on pages."""

from dataclasses import replace
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import BaseModel, Field

from marketplace.accounts.deps import SettingsDep
from marketplace.accounts.forms import checked
from marketplace.contracts import showing
from marketplace.contracts.agreements.amendments import amending
from marketplace.contracts.agreements.amendments.amending import Answer, Proposal
from marketplace.contracts.agreements.amendments.schemas import AmendmentAcceptance, AmendmentForm
from marketplace.contracts.agreements.transitions import Trigger
from marketplace.contracts.deps import Visit, VisitDep
from marketplace.contracts.showing import Look, ProposalFilled
from marketplace.core.errors import Conflict, DomainError, NotFound, Unprocessable
from marketplace.core.language import N_
from marketplace.core.settings import Settings
from marketplace.web.rendering import render
from marketplace.web.translation import gettext, say

router = APIRouter(prefix="/contracts/{contract_id}/amendments", include_in_schema=False)

_SEE_OTHER = 303
_UNPROCESSABLE = 422
_CONFLICT = 409
_REFUSALS = (Conflict, NotFound, Unprocessable)
_LONGEST = 10_000

_CONFIRM = N_("Please confirm this: only who may bind the organization can agree for it.")


class ProposalFields(BaseModel):
    """The form that proposes other terms, as a browser sends it."""

    offer: UUID
    purpose: str = Field(default="", max_length=_LONGEST)
    note: str = Field(default="", max_length=_LONGEST)
    proposed_by: str = Field(default="", max_length=1000)
    binding: str = ""


class AnswerFields(BaseModel):
    """The form that accepts a proposal, as a browser sends it."""

    amended_by: str = Field(default="", max_length=1000)
    terms_sha256: str = Field(default="", max_length=64)
    binding: str = ""


@router.get("/new")
def show_form(request: Request, visit: VisitDep) -> Response:
    """Show the form that proposes other terms; where none can be, lead to the contract."""
    entry = visit.entry
    if Trigger.PROPOSE not in entry.possible:
        return _back(visit)
    filled = ProposalFilled(
        offer=str(entry.agreement.offer_id),
        purpose=entry.agreement.purpose,
        proposed_by=visit.actor.name,
    )
    return render(request, showing.proposal_view(visit.session, entry, visit.language, filled))


@router.post("/new")
def propose(
    request: Request,
    visit: VisitDep,
    settings: SettingsDep,
    given: Annotated[ProposalFields, Form()],
) -> Response:
    """Propose other terms to the other side."""
    fields = {"proposed_by": given.proposed_by, "purpose": _lines(given.purpose)}
    form, errors = checked(AmendmentForm, fields | {"note": _lines(given.note)}, visit.language)
    if given.binding != "true":
        errors["binding"] = gettext(visit.language, _CONFIRM)
    status = _UNPROCESSABLE
    if form is not None and not errors:
        refusal = _refusal_to_propose(visit, settings, given.offer, form)
        if refusal is None:
            return _back(visit)
        field = str(refusal.facts.get("field", "offer"))
        errors, status = {field: say(refusal, visit.language)}, _CONFLICT
    filled = ProposalFilled(
        offer=str(given.offer),
        purpose=given.purpose,
        note=given.note,
        proposed_by=given.proposed_by,
        errors=errors,
    )
    view = showing.proposal_view(visit.session, visit.entry, visit.language, filled)
    return render(request, view, status=status)


@router.post("/{amendment_id}/acceptance")
def accept(
    request: Request,
    amendment_id: UUID,
    visit: VisitDep,
    settings: SettingsDep,
    given: Annotated[AnswerFields, Form()],
) -> Response:
    """Accept what the other side proposed."""
    fields = {"accepted_by": given.amended_by, "terms_sha256": given.terms_sha256}
    form, found = checked(AmendmentAcceptance, fields, visit.language)
    errors = {"amended_by": found["accepted_by"]} if "accepted_by" in found else {}
    if given.binding != "true":
        errors["binding"] = gettext(visit.language, _CONFIRM)
    notice = ""
    if form is not None and not errors:
        answer = Answer(
            accepted_by=form.accepted_by, has_authority=True, terms_sha256=form.terms_sha256
        )
        try:
            with visit.session.begin_nested():
                amending.accept(
                    visit.session,
                    settings,
                    visit.contract_id,
                    amendment_id,
                    actor=visit.actor,
                    given=answer,
                )
        except _REFUSALS as refusal:
            notice = say(refusal, visit.language)
        else:
            return _back(visit)
    return _shown(request, visit, notice=notice, named=given.amended_by, errors=errors)


@router.post("/{amendment_id}/refusal")
def decline(request: Request, amendment_id: UUID, visit: VisitDep) -> Response:
    """Decline what the other side proposed, or withdraw what one's own did."""
    try:
        with visit.session.begin_nested():
            amending.decline(visit.session, visit.contract_id, amendment_id, actor=visit.actor)
    except Conflict as refusal:
        notice = say(refusal, visit.language)
        return _shown(request, visit, notice=notice, named=visit.actor.name, errors={})
    return _back(visit)


def _refusal_to_propose(
    visit: Visit, settings: Settings, offer_id: UUID, form: AmendmentForm
) -> DomainError | None:
    agreement = visit.entry.agreement
    proposal = Proposal(
        offer_id=offer_id,
        purpose=form.purpose or agreement.purpose,
        purposes=agreement.purposes if offer_id == agreement.offer_id else [],
        note=form.note,
        proposed_by=form.proposed_by,
        has_authority=True,
    )
    try:
        with visit.session.begin_nested():
            amending.propose(
                visit.session, settings, agreement.id, actor=visit.actor, given=proposal
            )
    except _REFUSALS as refusal:
        return refusal
    return None


def _shown(
    request: Request, visit: Visit, *, notice: str, named: str, errors: dict[str, str]
) -> Response:
    look = Look(actor=visit.actor, language=visit.language, notice=notice)
    view = showing.contract_view(visit.session, visit.processors, visit.entry, look)
    status = _CONFLICT if notice else _UNPROCESSABLE
    return render(request, replace(view, named=named, errors=errors), status=status)


def _back(visit: Visit) -> RedirectResponse:
    return RedirectResponse(f"/contracts/{visit.contract_id}", _SEE_OTHER)


def _lines(text: str) -> str:
    """Return a text with the line ends that everybody but browsers' forms uses."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()
