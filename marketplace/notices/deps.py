"""What the frame of every page shows of who looks at it."""

from fastapi import Request

from marketplace.accounts.deps import MaybeActorDep, SettingsDep
from marketplace.core.db import SessionsDep
from marketplace.notices.queries import count_unread
from marketplace.web.rendering import Chrome


def page_chrome(
    request: Request, who: MaybeActorDep, settings: SettingsDep, sessions: SessionsDep
) -> None:
    """Tell the page's frame who is signed in and how many messages wait."""
    unread = 0
    if who is not None and who.person_id is not None:
        with sessions() as session:
            unread = count_unread(session, who.person_id)
    request.state.chrome = Chrome(
        city_name=settings.city_name,
        operator=settings.operator,
        demonstration=settings.demonstration,
        takes_money=settings.takes_money,
        currency=settings.currency,
        pays_in_sandbox=settings.pays_in_sandbox,
        signed_in_as=who and who.name,
        organization_name=who and who.organization_name,
        organization_slug=who and who.organization_slug,
        roles=frozenset(role.value for role in who.roles) if who else frozenset(),
        unread=unread,
    )
