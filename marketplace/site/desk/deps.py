"""Who may look at the desk: the city's stewards."""

from typing import Annotated

from fastapi import Depends

from marketplace.accounts.deps import PageStewardDep, SettingsDep
from marketplace.core.db import SessionDep
from marketplace.site.sales.deps import Visit
from marketplace.web.translation import LanguageDep


def steward(
    actor: PageStewardDep, session: SessionDep, settings: SettingsDep, language: LanguageDep
) -> Visit:
    """Require one of the city's stewards; a visitor signs in first."""
    return Visit(actor=actor, session=session, settings=settings, language=language)


StewardVisitDep = Annotated[Visit, Depends(steward, scope="function")]
