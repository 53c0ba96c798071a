from itertools import product
from pathlib import Path

import pytest
from sqlmodel import Session, select

from marketplace.accounts.actors import Actor
from marketplace.contracts.agreements.effects import Effect
from marketplace.contracts.agreements.errors import AgreementMoved
from marketplace.contracts.agreements.transitions import (
    OPEN,
    SYSTEM,
    TABLE,
    Guard,
    Mover,
    Trigger,
    move,
    possible,
    step,
)
from marketplace.contracts.models import Agreement, AgreementStatus, OfferKind, Party
from marketplace.core import clock
from marketplace.core.ids import new_id
from marketplace.log.models import LogEntry
from tests.contracts.agreements.market import Market

DOCUMENT = Path(__file__).parents[3] / "docs" / "contracts.md"

# Rows: triggers. Columns: where an agreement stands. A letter is where it goes to, "." that it is
# refused there, "=" that it stays: Draft, Accepted, Pending_payment, aCtive, Suspended, eXpired,
# Terminated, Revoked.
STANDS = "D A P C S X T R"
DRAWN = """
accept          A . . . . . . .
ask             . = . . . . . .
answer          . = . . . . . .
approve         . = . . . . . .
refuse          . T . . . . . .
await_payment   . P . . . . . .
activate        . C C . . . . .
suspend         . . . S . . . .
resume          . . . . C . . .
propose         . . . = . . . .
decline         . . . = . . . .
amend           . . . = . . . .
end_later       . . . = . . . .
terminate       T T T T T . . .
conclude        . . T T T . . .
expire          X X X X X . . .
revoke          . R R R R . . .
"""
MAY = """
accept          consumer
ask             provider steward
answer          consumer
approve         provider steward
refuse          provider steward
await_payment   system
activate        system
suspend         system
resume          system
propose         consumer provider
decline         consumer provider
amend           consumer provider
end_later       consumer provider
terminate       consumer provider
conclude        system
expire          system
revoke          steward
"""
# What must be true besides, what access does then, and what the log calls it.
THEN = """
accept          none       nothing  accepted
ask             undecided  nothing  question_asked
answer          undecided  nothing  question_answered
approve         undecided  nothing  approved
refuse          undecided  close    refused
await_payment   signed     nothing  payment_awaited
activate        signed     open     activated
suspend         none       hold     suspended
resume          none       return   resumed
propose         unended    nothing  amendment_proposed
decline         none       nothing  amendment_declined
amend           unended    narrow   amended
end_later       unended    nothing  termination_scheduled
terminate       none       close    terminated
conclude        none       close    concluded
expire          none       close    expired
revoke          none       close    revoked
"""
LETTERS: dict[str, AgreementStatus] = dict(zip(STANDS.split(), AgreementStatus, strict=True))
ROWS = {name: cells for name, *cells in (line.split() for line in DRAWN.split("\n") if line)}
PARTIES = {name: parties for name, *parties in (line.split() for line in MAY.split("\n") if line)}
THENS = [line.split() for line in THEN.split("\n") if line]
CASES = [
    (Trigger(name), status, cell)
    for name, cells in ROWS.items()
    for status, cell in zip(AgreementStatus, cells, strict=True)
]


def agreement_in(status: AgreementStatus, **given: object) -> Agreement:
    """An agreement that every guard lets pass, unless told otherwise."""
    passing = {"jws": "signed", "has_authority": True}
    agreement = Agreement(
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
    for name, value in (passing | given).items():
        setattr(agreement, name, value)
    return agreement


def drawn_table() -> str:
    """The table of docs/contracts.md; print it and put it there when its test fails."""
    heads = [status.value for status in AgreementStatus if status in OPEN]
    rows = [
        "| trigger | who | " + " | ".join(heads) + " | only if | then |",
        "|---|---|" + "---|" * len(heads) + "---|---|",
    ]
    for trigger, line in TABLE.items():
        cells = [
            (line.target.value if line.target else "stays") if status in line.sources else "–"
            for status in AgreementStatus
            if status in OPEN
        ]
        who = ", ".join(party.value for party in Party if party in line.parties)
        then = "–" if line.effect is Effect.NOTHING else line.effect.value
        rows.append(f"| {trigger.value} | {who} | {' | '.join(cells)} | {line.guard} | {then} |")
    return "\n".join(rows)


class TestTable:
    def test_has_a_line_for_every_trigger(self) -> None:
        assert set(TABLE) == set(Trigger) == {Trigger(name) for name in ROWS}

    @pytest.mark.parametrize("trigger", Trigger)
    def test_names_who_may(self, trigger: Trigger) -> None:
        assert TABLE[trigger].parties == {Party(name) for name in PARTIES[trigger.value]}

    @pytest.mark.parametrize(("name", "guard", "effect", "action"), THENS)
    def test_says_when_and_what_then(self, name: str, guard: str, effect: str, action: str) -> None:
        line = TABLE[Trigger(name)]

        assert line.guard is Guard[guard.upper()]
        assert line.effect is Effect[effect.upper()]
        assert line.action == f"contracts.{action}"

    def test_lets_nothing_happen_to_what_has_ended(self) -> None:
        ended = set(AgreementStatus) - OPEN

        assert ended == {
            AgreementStatus.EXPIRED,
            AgreementStatus.TERMINATED,
            AgreementStatus.REVOKED,
        }
        found = [possible(agreement_in(status), party) for status, party in product(ended, Party)]
        assert found == [[]] * 12

    def test_closes_access_wherever_it_ends(self) -> None:
        ends = [line for line in TABLE.values() if line.target and line.target not in OPEN]

        assert [line.effect for line in ends] == [Effect.CLOSE] * 5

    def test_is_in_the_documents(self) -> None:
        assert drawn_table() in DOCUMENT.read_text()


class TestGuards:
    @pytest.mark.parametrize("trigger", [t for t in Trigger if TABLE[t].guard is Guard.UNDECIDED])
    def test_decide_a_request_once(self, trigger: Trigger) -> None:
        agreement = agreement_in(AgreementStatus.ACCEPTED, approved_at=clock.now())

        with pytest.raises(AgreementMoved):
            step(agreement, trigger, by=min(TABLE[trigger].parties))

    @pytest.mark.parametrize("missing", [{"jws": None}, {"has_authority": False}])
    @pytest.mark.parametrize("trigger", [Trigger.ACTIVATE, Trigger.AWAIT_PAYMENT])
    def test_bring_nothing_into_force_that_nobody_signed(
        self, trigger: Trigger, missing: dict[str, object]
    ) -> None:
        agreement = agreement_in(AgreementStatus.ACCEPTED, **missing)

        with pytest.raises(AgreementMoved):
            step(agreement, trigger, by=Party.SYSTEM)

    @pytest.mark.parametrize("trigger", [Trigger.PROPOSE, Trigger.AMEND, Trigger.END_LATER])
    def test_change_nothing_that_is_about_to_end(self, trigger: Trigger) -> None:
        agreement = agreement_in(AgreementStatus.ACTIVE, ended_by=Party.PROVIDER)

        with pytest.raises(AgreementMoved):
            step(agreement, trigger, by=Party.CONSUMER)
        assert trigger not in possible(agreement, Party.CONSUMER)


class TestStep:
    @pytest.mark.parametrize(("trigger", "status", "cell"), CASES)
    def test_follows_the_drawing(
        self, trigger: Trigger, status: AgreementStatus, cell: str
    ) -> None:
        for party in TABLE[trigger].parties:
            agreement = agreement_in(status)
            if cell == ".":
                with pytest.raises(AgreementMoved):
                    step(agreement, trigger, by=party)
                assert agreement.status is status
            else:
                assert step(agreement, trigger, by=party) is TABLE[trigger]
                assert agreement.status is LETTERS.get(cell, status)

    @pytest.mark.parametrize(("trigger", "party"), list(product(Trigger, Party)))
    def test_is_for_those_who_may(self, trigger: Trigger, party: Party) -> None:
        may = party.value in PARTIES[trigger.value]
        agreement = agreement_in(min(TABLE[trigger].sources))

        assert (trigger in possible(agreement, party)) is may
        if not may:
            with pytest.raises(AgreementMoved):
                step(agreement, trigger, by=party)

    def test_names_where_it_stands_and_what_is_possible(self) -> None:
        agreement = agreement_in(AgreementStatus.PENDING_PAYMENT)

        with pytest.raises(AgreementMoved, match="waits for its payment") as refusal:
            step(agreement, Trigger.ACCEPT, by=Party.CONSUMER)

        assert refusal.value.facts["present"] == "pending_payment"
        assert refusal.value.facts["wanted"] == "accept"
        assert refusal.value.facts["possible"] == ["terminate"]


class TestMove:
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
