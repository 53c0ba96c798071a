"""JSON routes of API keys."""

from uuid import UUID

from fastapi import APIRouter, Response, status

from marketplace.accounts import queries
from marketplace.accounts.errors import (
    ApiKeyNotFound,
    CredentialsInvalid,
    ExpiryInPast,
    MayNotManage,
    OrganizationNotFound,
    ScopeMissing,
    ScopesExceeded,
    SignInRequired,
)
from marketplace.accounts.keys import keeping
from marketplace.accounts.members.deps import ManagedOrganization
from marketplace.accounts.models import ApiKey
from marketplace.accounts.schemas import ApiKeyCreate, ApiKeyMade, ApiKeyPage, ApiKeyRead
from marketplace.core.db import SessionDep
from marketplace.core.paging import BadCursor, Page
from marketplace.web.problems import problems

router = APIRouter(prefix="/api/v1/organizations/{organization}", tags=["organizations"])
_MANAGES = (SignInRequired, CredentialsInvalid, OrganizationNotFound, MayNotManage, ScopeMissing)


@router.get("/api-keys", response_model=ApiKeyPage, responses=problems(*_MANAGES, BadCursor))
def list_keys(
    own: ManagedOrganization, session: SessionDep, cursor: str | None = None
) -> Page[ApiKey]:
    """List your organization's API keys; their secrets are not kept."""
    return queries.api_keys(session, own.organization.id, cursor=cursor)


@router.post(
    "/api-keys",
    status_code=status.HTTP_201_CREATED,
    responses=problems(*_MANAGES, ScopesExceeded, ExpiryInPast),
)
def make_key(
    own: ManagedOrganization, form: ApiKeyCreate, session: SessionDep, response: Response
) -> ApiKeyMade:
    """Make an API key; its secret is in this answer and nowhere else."""
    made = keeping.make(
        session, name=form.name, scopes=form.scopes, expires_at=form.expires_at, actor=own.actor
    )
    response.headers["Cache-Control"] = "no-store"
    return ApiKeyMade(**ApiKeyRead.model_validate(made.kept).model_dump(), secret=made.whole)


@router.delete(
    "/api-keys/{key_id}",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=problems(*_MANAGES, ApiKeyNotFound),
)
def remove_key(own: ManagedOrganization, key_id: UUID, session: SessionDep) -> None:
    """Remove an API key; its next use is refused."""
    keeping.remove(session, key_id, actor=own.actor)
