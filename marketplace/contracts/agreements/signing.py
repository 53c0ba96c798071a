"""Signing: an accepted agreement as a JWS that anyone can verify offline (RFC 7515, RFC 8037)."""

import json
from typing import Any

from sqlmodel import Session

from marketplace.accounts.signatures import keys
from marketplace.contracts.models import Agreement
from marketplace.core.settings import Settings


def sign(session: Session, settings: Settings, agreement: Agreement) -> str:
    """Return the signature of an accepted agreement: who accepted which terms, and when."""
    return keys.signer(session, settings).sign(claims(agreement, settings))


def claims(agreement: Agreement, settings: Settings) -> dict[str, Any]:
    """Return what the signature says of an accepted agreement.

    ``terms_sha256`` is of the bytes at ``terms``; whoever has them can hold them to it.
    """
    assert agreement.accepted_at is not None  # noqa: S101 - signed when it is accepted
    terms: dict[str, Any] = json.loads(agreement.terms)
    place = f"{settings.public_url}/api/v1/contracts/{agreement.id}"
    return {
        "iss": settings.public_url,
        "contract": str(agreement.id),
        "revision": agreement.revision,
        "model": terms["model"],
        "terms": f"{place}/revisions/{agreement.revision}/terms",
        "terms_sha256": agreement.terms_sha256,
        "document": f"{place}/document",
        "parties": {
            side: {"id": terms[side]["id"], "name": terms[side]["name"]}
            for side in ("provider", "consumer")
        },
        "purpose": terms["purpose"],
        "accepted_by": agreement.accepted_by,
        "has_authority": agreement.has_authority,
        "accepted_at": agreement.accepted_at.isoformat(),
        "price": terms["price"],
    }
