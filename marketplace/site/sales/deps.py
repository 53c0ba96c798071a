"""What the work pages need of a request: who looks, in which language, in which transaction."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends
from sqlmodel import Session

from marketplace.accounts.actors import Actor
from marketplace.accounts.deps import PagePublisherDep, SettingsDep
from marketplace.core.db import SessionDep
from marketplace.core.language import Language
from marketplace.core.settings import Settings
from marketplace.web.translation import LanguageDep


@dataclass(frozen=True, kw_only=True)
class Visit:
    """Who looks at a work page, and what it is answered with."""

    actor: Actor
    session: Session
    settings: Settings
    language: Language


def seller(
    actor: PagePublisherDep, session: SessionDep, settings: SettingsDep, language: LanguageDep
) -> Visit:
    """Require somebody who may offer the organization's data; a visitor signs in first."""
    return Visit(actor=actor, session=session, settings=settings, language=language)


SellerDep = Annotated[Visit, Depends(seller, scope="function")]
