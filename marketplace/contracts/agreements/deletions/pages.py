"""The form on a contract's page that attests a deletion."""

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from marketplace.accounts.forms import checked
from marketplace.contracts import showing
from marketplace.contracts.agreements.deletions import attesting
from marketplace.contracts.agreements.deletions.schemas import AttestationForm
from marketplace.contracts.deps import VisitDep
from marketplace.contracts.showing import Look
from marketplace.core.errors import Conflict
from marketplace.core.language import N_
from marketplace.web.rendering import render
from marketplace.web.translation import gettext, say

router = APIRouter(prefix="/contracts/{contract_id}/attestation", include_in_schema=False)

_SEE_OTHER = 303
_UNPROCESSABLE = 422
_CONFLICT = 409

_CONFIRM = N_("Please confirm this: only then is the deletion on record.")


@router.post("")
def attest(
    request: Request,
    visit: VisitDep,
    attested_by: Annotated[str, Form(max_length=1000)] = "",
    deleted: Annotated[str, Form()] = "",
) -> Response:
    """Attest that every copy is deleted."""
    form, errors = checked(AttestationForm, {"attested_by": attested_by}, visit.language)
    if deleted != "true":
        errors["deleted"] = gettext(visit.language, _CONFIRM)
    notice = ""
    if form is not None and not errors:
        try:
            attesting.attest(
                visit.session,
                visit.contract_id,
                actor=visit.actor,
                attested_by=form.attested_by,
                has_authority=True,
            )
        except Conflict as refusal:
            notice = say(refusal, visit.language)
        else:
            return RedirectResponse(f"/contracts/{visit.contract_id}#deletion", _SEE_OTHER)
    look = Look(actor=visit.actor, language=visit.language, notice=notice)
    view = showing.contract_view(visit.session, visit.processors, visit.entry, look)
    view = replace(view, named=attested_by, errors=errors)
    return render(request, view, status=_CONFLICT if notice else _UNPROCESSABLE)
