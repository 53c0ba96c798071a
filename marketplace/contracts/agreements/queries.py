"""Reads of agreements: whose they are, and how they stand for whoever asks."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, false, or_
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from billing import checkouts
from billing.models import ProcessorName
from catalog.models import Dataset
from marketplace.accounts.actors import Actor
from marketplace.accounts.errors import MayNotBuy, MayNotPublish
from marketplace.accounts.models import Organization, OrganizationKind
from marketplace.contracts.agreements.amendments.models import Amendment, AmendmentStatus
from marketplace.contracts.agreements.errors import AgreementNotFound, NoPartyToEnd
from marketplace.contracts.agreements.questions.models import AgreementQuestion
from marketplace.contracts.agreements.transitions import RUNNING, Trigger, possible
from marketplace.contracts.models import Agreement, AgreementStatus, Party
from marketplace.core import clock
from marketplace.core.paging import newest_first


@dataclass(frozen=True, kw_only=True)
class Entry:
    """An agreement with what belongs to it, as one of its parties or a steward sees it.

    ``role`` is the part of whoever asks, ``possible`` what they may do now; ``checkout_url`` is
    shown to the consumer while a card payment is awaited.
    """

    agreement: Agreement
    dataset: Dataset
    provider: Organization
    consumer: Organization
    role: Party
    possible: Sequence[Trigger]
    checkout_url: str | None


@dataclass(frozen=True, kw_only=True)
class EntryPage:
    """Some agreements, the newest first, and the cursor of the rest."""

    items: list[Entry]
    next: str | None


def may_approve(session: Session, agreement: Agreement, actor: Actor) -> bool:
    """Tell whether an actor decides on a request: the provider's, or a steward of city data."""
    if agreement.provider_id == actor.organization_id and actor.may_publish:
        return True
    return actor.is_steward and _is_city(session.get_one(Organization, agreement.provider_id))


def part_of(agreement: Agreement, actor: Actor) -> Party | None:
    """Return the part an actor has in an agreement: consumer, provider or steward.

    A draft is its consumer's own affair until it is accepted.
    """
    if agreement.consumer_id == actor.organization_id:
        return Party.CONSUMER
    if agreement.accepted_at is None:
        return None
    if agreement.provider_id == actor.organization_id:
        return Party.PROVIDER
    return Party.STEWARD if actor.is_steward else None


def agreement_for(session: Session, agreement_id: UUID, actor: Actor) -> Agreement:
    """Return an agreement that the actor may know of.

    Raises:
        AgreementNotFound: There is none, or the actor has no part in it.
    """
    agreement = session.get(Agreement, agreement_id)
    if agreement is None or part_of(agreement, actor) is None:
        raise AgreementNotFound(agreement_id)
    return agreement


def side_of(session: Session, agreement_id: UUID, actor: Actor) -> Party:
    """Return the side that an actor may speak for in an agreement: consumer or provider.

    Raises:
        AgreementNotFound: There is none that the actor may know of.
        NoPartyToEnd: The actor only watches over it.
        MayNotBuy, MayNotPublish: They have no role that may do this.
    """
    party = part_of(agreement_for(session, agreement_id, actor), actor)
    if party is Party.CONSUMER:
        if not actor.may_buy:
            raise MayNotBuy
        return party
    if party is Party.PROVIDER:
        if not actor.may_publish:
            raise MayNotPublish
        return party
    raise NoPartyToEnd


def own_agreement(session: Session, agreement_id: UUID, actor: Actor) -> Agreement:
    """Return an agreement that the actor's organization drafted.

    Raises:
        AgreementNotFound: There is none, or another organization's.
    """
    agreement = session.get(Agreement, agreement_id)
    if agreement is None or agreement.consumer_id != actor.organization_id:
        raise AgreementNotFound(agreement_id)
    return agreement


def entry(session: Session, agreement: Agreement, actor: Actor) -> Entry:
    """Return an agreement with its dataset and parties, as the actor sees it.

    Raises:
        AgreementNotFound: The actor has no part in it.
    """
    return _entries(session, [agreement], actor)[0]


def agreements(
    session: Session,
    actor: Actor,
    *,
    role: Party | None = None,
    statuses: Collection[AgreementStatus] = (),
    cursor: str | None = None,
) -> EntryPage:
    """Return the agreements in which the actor has a part, or this part; the newest first.

    ``Party.STEWARD`` means every accepted agreement, for those who keep watch for the city.

    Raises:
        BadCursor: The cursor is not one that this list gave.
    """
    statement = select(Agreement).where(_concerns(actor, role))
    if statuses:
        statement = statement.where(col(Agreement.status).in_(statuses))
    return _page(session, statement, actor, cursor=cursor)


def awaiting_approval(session: Session, actor: Actor, *, cursor: str | None = None) -> EntryPage:
    """Return the requests that the actor may decide on: their own organization's, or the city's."""
    decides = col(Agreement.provider_id) == actor.organization_id
    if actor.is_steward:
        department = select(Organization.id).where(
            Organization.kind == OrganizationKind.CITY_DEPARTMENT
        )
        decides = or_(decides, col(Agreement.provider_id).in_(department))
    statement = select(Agreement).where(
        Agreement.status == AgreementStatus.ACCEPTED, decides, col(Agreement.approved_at).is_(None)
    )
    return _page(session, statement, actor, cursor=cursor)


def running_for(session: Session, dataset_id: UUID, organization_id: UUID) -> Agreement | None:
    """Return the agreement under which an organization uses a dataset now; the last to begin."""
    return session.exec(
        select(Agreement)
        .where(
            Agreement.dataset_id == dataset_id,
            Agreement.consumer_id == organization_id,
            col(Agreement.status).in_(RUNNING),
            or_(col(Agreement.ends_at).is_(None), col(Agreement.ends_at) > clock.now()),
        )
        .order_by(col(Agreement.id).desc())
        .limit(1)
    ).one_or_none()


def latest_for(session: Session, dataset_id: UUID, organization_id: UUID) -> Agreement | None:
    """Return an organization's last agreement on a dataset, however it stands."""
    return session.exec(
        select(Agreement)
        .where(Agreement.dataset_id == dataset_id, Agreement.consumer_id == organization_id)
        .order_by(col(Agreement.id).desc())
        .limit(1)
    ).one_or_none()


def running_ids(session: Session, dataset_id: UUID) -> Sequence[UUID]:
    """Return the agreements under which a dataset is used now."""
    return session.exec(
        select(Agreement.id).where(
            Agreement.dataset_id == dataset_id,
            Agreement.status == AgreementStatus.ACTIVE,
            or_(col(Agreement.ends_at).is_(None), col(Agreement.ends_at) > clock.now()),
        )
    ).all()


def due_ids(session: Session, at: datetime) -> Sequence[UUID]:
    """Return the agreements whose end, or whose last day for an answer, has come."""
    waiting = (
        AgreementStatus.DRAFT,
        AgreementStatus.ACCEPTED,
        AgreementStatus.PENDING_PAYMENT,
    )
    has_ended = and_(col(Agreement.status).in_(RUNNING), col(Agreement.ends_at) <= at)
    is_unanswered = and_(col(Agreement.status).in_(waiting), col(Agreement.respond_by) <= at)
    return session.exec(select(Agreement.id).where(or_(has_ended, is_unanswered))).all()


def _concerns(actor: Actor, role: Party | None) -> ColumnElement[bool]:
    consumes: ColumnElement[bool] = col(Agreement.consumer_id) == actor.organization_id
    is_accepted = col(Agreement.accepted_at).is_not(None)
    provides = and_(col(Agreement.provider_id) == actor.organization_id, is_accepted)
    if role is Party.CONSUMER:
        return consumes
    if role is Party.PROVIDER:
        return provides
    if role is Party.STEWARD:
        return is_accepted if actor.is_steward else false()
    return or_(consumes, provides)


def _page(
    session: Session, statement: SelectOfScalar[Agreement], actor: Actor, *, cursor: str | None
) -> EntryPage:
    page = newest_first(session, statement, Agreement, cursor=cursor)
    return EntryPage(items=_entries(session, page.items, actor), next=page.next)


def _entries(session: Session, found: Sequence[Agreement], actor: Actor) -> list[Entry]:
    datasets = _rows(session, Dataset, {one.dataset_id for one in found})
    ids = {one.provider_id for one in found} | {one.consumer_id for one in found}
    organizations = _rows(session, Organization, ids)
    waits = _waits(session, found)
    entries: list[Entry] = []
    for agreement in found:
        role = part_of(agreement, actor)
        if role is None:
            raise AgreementNotFound(agreement.id)
        provider = organizations[agreement.provider_id]
        allowed = _possible(agreement, actor, provider)
        entries.append(
            Entry(
                agreement=agreement,
                dataset=datasets[agreement.dataset_id],
                provider=provider,
                consumer=organizations[agreement.consumer_id],
                role=role,
                possible=[each for each in allowed if waits.lets(each, agreement, role)],
                checkout_url=_checkout_url(session, agreement, role),
            )
        )
    return entries


@dataclass(frozen=True)
class _Waits:
    """What waits for an answer: proposals, by agreement with the side that made them; questions."""

    proposals: dict[UUID, Party]
    questions: set[UUID]

    def lets(self, trigger: Trigger, agreement: Agreement, role: Party) -> bool:
        """Tell whether a trigger that the table has is possible with what waits."""
        side = self.proposals.get(agreement.id)
        if trigger is Trigger.AMEND:
            return side is not None and side is not role
        if trigger is Trigger.DECLINE:
            return side is not None
        if trigger is Trigger.PROPOSE:
            return side is None
        return trigger is not Trigger.ANSWER or agreement.id in self.questions


def _waits(session: Session, found: Sequence[Agreement]) -> _Waits:
    ids = [agreement.id for agreement in found]
    proposals = session.exec(
        select(Amendment).where(
            col(Amendment.agreement_id).in_(ids),
            Amendment.status == AmendmentStatus.PROPOSED,
            col(Amendment.respond_by) > clock.now(),
        )
    )
    questions = session.exec(
        select(AgreementQuestion.agreement_id).where(
            col(AgreementQuestion.agreement_id).in_(ids), col(AgreementQuestion.answer).is_(None)
        )
    )
    return _Waits({each.agreement_id: each.side for each in proposals}, set(questions))


def _is_city(provider: Organization) -> bool:
    return provider.kind is OrganizationKind.CITY_DEPARTMENT


def _possible(agreement: Agreement, actor: Actor, provider: Organization) -> list[Trigger]:
    """Return what somebody may do in any of their parts, with the roles that they have."""
    found: list[Trigger] = []
    if agreement.consumer_id == actor.organization_id and actor.may_buy:
        found += possible(agreement, Party.CONSUMER)
    if agreement.provider_id == actor.organization_id and actor.may_publish:
        found += possible(agreement, Party.PROVIDER)
    if actor.is_steward:
        watched = possible(agreement, Party.STEWARD)
        found += [t for t in watched if t is Trigger.REVOKE or _is_city(provider)]
    return [trigger for trigger in Trigger if trigger in found]


def _rows(session: Session, kind: Any, ids: Collection[UUID]) -> dict[UUID, Any]:
    return {row.id: row for row in session.exec(select(kind).where(col(kind.id).in_(ids)))}


def _checkout_url(session: Session, agreement: Agreement, role: Party) -> str | None:
    is_awaited = agreement.status is AgreementStatus.PENDING_PAYMENT
    if role is not Party.CONSUMER or not is_awaited or agreement.payment is ProcessorName.INVOICE:
        return None
    standing = checkouts.standing(session, agreement.id)
    return standing.url if standing else None
