from itertools import product

import pytest
from sqlmodel import Session, select

from marketplace.accounts.actors import Actor
from marketplace.contracts.agreements.errors import AgreementMoved
from marketplace.contracts.agreements.transitions import (
    OPEN,
    SYSTEM,
    TABLE,
    Mover,
    Trigger,
    move,
    possible,
)
from marketplace.contracts.models import Agreement, AgreementStatus, OfferKind, Party
from marketplace.core.ids import new_id
from marketplace.log.models import LogEntry
from tests.contracts.agreements.market import Market

# Rows: triggers. Columns: where an agreement stands. A letter is where it goes to, "." that it is
# refused there, "=" that it stays: Draft, Accepted, Pending_payment, aCtive, Suspended, eXpired,
# Terminated, Revoked.
STANDS = "D A P C S X T R"
DRAWN = """
accept          A . . . . . . .
approve         . = . . . . . .
refuse          . T . . . . . .
await_payment   . P . . . . . .
activate        . C C . . . . .
suspend         . . . S . . . .
resume          . . . . C . . .
end_later       . . . = . . . .
terminate       T T T T T . . .
conclude        . . T T T . . .
expire          X X X X X . . .
revoke          . R R R R . . .
"""
MAY = """
accept          consumer
approve         provider steward
refuse          provider steward
await_payment   system
activate        system
suspend         system
resume          system
end_later       consumer provider
terminate       consumer provider
conclude        system
expire          system
revoke          steward
"""
LETTERS: dict[str, AgreementStatus] = dict(zip(STANDS.split(), AgreementStatus, strict=True))
ROWS = {name: cells for name, *cells in (line.split() for line in DRAWN.split("\n") if line)}
PARTIES = {name: parties for name, *parties in (line.split() for line in MAY.split("\n") if line)}
CASES = [
    (Trigger(name), status, cell)
    for name, cells in ROWS.items()
    for status, cell in zip(AgreementStatus, cells, strict=True)
]


def agreement_in(status: AgreementStatus) -> Agreement:
    return Agreement(
        offer_id=new_id(),
        dataset_id=new_id(),
        provider_id=new_id(),
        consumer_id=new_id(),
        status=status,
        purpose="",
        purposes=[],
        terms=b"{}",
        terms_sha256="",
        odrl={},
        kind=OfferKind.FREE,
        unit_amount=0,
        currency="EUR",
    )


@pytest.fixture
def unsaved(session: Session) -> Session:
    """A session in which rows are noted, not written: their dataset and parties do not exist."""
    session.autoflush = False
    return session


class TestTable:
    def test_has_a_line_for_every_trigger(self) -> None:
        assert set(TABLE) == set(Trigger) == {Trigger(name) for name in ROWS}

    @pytest.mark.parametrize("trigger", Trigger)
    def test_names_who_may(self, trigger: Trigger) -> None:
        assert TABLE[trigger].parties == {Party(name) for name in PARTIES[trigger.value]}

    def test_lets_nothing_happen_to_what_has_ended(self) -> None:
        ended = set(AgreementStatus) - OPEN

        assert ended == {
            AgreementStatus.EXPIRED,
            AgreementStatus.TERMINATED,
            AgreementStatus.REVOKED,
        }
        assert [possible(status, party) for status, party in product(ended, Party)] == [[]] * 12


class TestMove:
    @pytest.mark.parametrize(("trigger", "status", "cell"), [c for c in CASES if c[2] != "."])
    def test_follows_the_drawing(
        self, unsaved: Session, trigger: Trigger, status: AgreementStatus, cell: str
    ) -> None:
        agreement = agreement_in(status)

        move(unsaved, agreement, trigger, by=Mover(party=min(TABLE[trigger].parties)))

        assert agreement.status is LETTERS.get(cell, status)

    @pytest.mark.parametrize(("trigger", "status"), [c[:2] for c in CASES if c[2] == "."])
    def test_is_refused_where_nothing_is_drawn(
        self, unsaved: Session, trigger: Trigger, status: AgreementStatus
    ) -> None:
        agreement = agreement_in(status)

        with pytest.raises(AgreementMoved):
            move(unsaved, agreement, trigger, by=Mover(party=min(TABLE[trigger].parties)))

        assert agreement.status is status

    @pytest.mark.parametrize(("trigger", "party"), list(product(Trigger, Party)))
    def test_is_for_those_who_may(self, trigger: Trigger, party: Party) -> None:
        may = party.value in PARTIES[trigger.value]

        assert (party in TABLE[trigger].parties) is may
        assert (trigger in possible(min(TABLE[trigger].sources), party)) is may

    def test_is_refused_to_another_party(self, unsaved: Session) -> None:
        agreement = agreement_in(AgreementStatus.ACTIVE)

        with pytest.raises(AgreementMoved):
            move(unsaved, agreement, Trigger.REVOKE, by=Mover(party=Party.PROVIDER))

    def test_names_where_it_stands_and_what_is_possible(self, unsaved: Session) -> None:
        agreement = agreement_in(AgreementStatus.PENDING_PAYMENT)

        with pytest.raises(AgreementMoved, match="waits for its payment") as refusal:
            move(unsaved, agreement, Trigger.ACCEPT, by=Mover(party=Party.CONSUMER))

        assert refusal.value.facts["present"] == "pending_payment"
        assert refusal.value.facts["wanted"] == "accept"
        assert refusal.value.facts["possible"] == ["terminate"]

    def test_is_written_into_the_log(self, market: Market, session: Session) -> None:
        contract = market.draft()
        agreement = session.get_one(Agreement, contract)
        actor: Actor = market.buyer

        move(session, agreement, Trigger.TERMINATE, by=Mover.of(actor, Party.CONSUMER))

        wanted = select(LogEntry).where(LogEntry.action == "contracts.terminated")
        entry = session.exec(wanted).one()
        assert entry.subject == f"contract/{contract}"
        assert (entry.person_id, entry.organization_id) == (actor.person_id, actor.organization_id)
        assert entry.details == {"from": "draft", "to": "terminated", "by": "consumer"}

    def test_names_nobody_where_the_system_acts(self, market: Market, session: Session) -> None:
        agreement = session.get_one(Agreement, market.draft())

        move(session, agreement, Trigger.EXPIRE, by=SYSTEM)

        wanted = select(LogEntry).where(LogEntry.action == "contracts.expired")
        entry = session.exec(wanted).one()
        assert (entry.person_id, entry.organization_id) == (None, None)
