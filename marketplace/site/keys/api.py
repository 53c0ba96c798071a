"""The key set that others verify our signatures with."""

from typing import Any

from fastapi import APIRouter, Response

from marketplace.accounts.deps import SettingsDep
from marketplace.accounts.signatures.keys import public_keys
from marketplace.accounts.signin.access_tokens import access_tokens
from marketplace.core.db import SessionDep

router = APIRouter(tags=["accounts"])


@router.get("/.well-known/jwks.json")
def key_set(
    response: Response, session: SessionDep, settings: SettingsDep
) -> dict[str, list[dict[str, Any]]]:
    """Return the public keys of access tokens and of signed contracts and receipts (RFC 7517).

    A contract's key stays here for ever, so that its signature can be verified for as long.
    """
    response.headers["Cache-Control"] = "public, max-age=300"
    return {"keys": [access_tokens(settings).jwk(), *public_keys(session)]}
