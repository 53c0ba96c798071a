from datetime import datetime, timedelta

import pytest

from catalog.models import Access, Dataset, DatasetStatus, Version, VersionStatus
from catalog.queries import belongs_to
from marketplace.accounts.actors import Actor, Scope
from marketplace.accounts.errors import ScopeMissing
from marketplace.accounts.models import OrganizationKind, Role
from marketplace.core import clock
from marketplace.core.ids import new_id
from marketplace.entitlements.deciding import Decision, Held, decide, may_know
from marketplace.entitlements.errors import NoEntitlement, SignInToRead
from marketplace.entitlements.models import Entitlement, Ground

OFFERS = [{"id": "1", "kind": "subscription", "unit_amount": 4900, "currency": "EUR"}]
PUBLISHER = new_id()


def dataset_of(access: Access = Access.OPEN, **given: object) -> Dataset:
    return Dataset.model_validate(
        {
            "publisher_id": PUBLISHER,
            "slug": "radverkehr",
            "title": {"de": "Radverkehr"},
            "description": {"de": "Zählungen"},
            "themes": ["TRAN"],
            "license": "dl-de-by-2.0",
            "access": access,
            "needs_contract": bool(given.get("offers")),
            "status": DatasetStatus.PUBLISHED,
            **given,
        }
    )


def version_of(status: VersionStatus = VersionStatus.PUBLISHED) -> Version:
    return Version(
        dataset_id=new_id(),
        number=1,
        status=status,
        upload_id=new_id(),
        filename="a.csv",
        object_key="originals/1",
        size=1,
    )


def actor_of(*roles: Role, organization_id: object = None, **given: object) -> Actor:
    known: dict[str, object] = {
        "person_id": new_id(),
        "name": "Maria Example",
        "organization_id": organization_id or new_id(),
        "organization_slug": "firma",
        "organization_name": "Firma",
        "organization_kind": OrganizationKind.COMPANY,
        "is_verified": True,
        "roles": frozenset(roles or (Role.VIEWER,)),
    }
    return Actor(**known | given)  # type: ignore[arg-type] - a dictionary of the test's own


STRANGER = actor_of()
INSIDER = actor_of(organization_id=PUBLISHER)
STEWARD = actor_of(Role.STEWARD)
KEYS_WITHOUT_READ = frozenset({Scope.PUBLISH})


def decided(
    actor: Actor | None,
    dataset: Dataset,
    version: Version,
    entitlement: Entitlement | None = None,
) -> Decision:
    """Decide as if all data were the city's, which its stewards watch over."""
    is_insider = actor is not None and (belongs_to(dataset, actor) or actor.is_steward)
    held = entitlement and Held(entitlement=entitlement)
    return decide(actor, dataset, version, is_insider=is_insider, held=held)


def entitlement_of(**given: object) -> Entitlement:
    """An entitlement that holds, unless something else is given."""
    known: dict[str, object] = {
        "agreement_id": new_id(),
        "dataset_id": new_id(),
        "organization_id": STRANGER.organization_id,
    }
    return Entitlement(**known | given)  # type: ignore[arg-type] - a dictionary of the test's own


class TestDecide:
    @pytest.mark.parametrize(
        ("actor", "access", "ground"),
        [
            (None, Access.OPEN, Ground.OPEN),
            (STRANGER, Access.OPEN, Ground.OPEN),
            (INSIDER, Access.OPEN, Ground.OPEN),
            (STEWARD, Access.OPEN, Ground.OPEN),
            (STRANGER, Access.ACCOUNT, Ground.ACCOUNT),
            (INSIDER, Access.ACCOUNT, Ground.PUBLISHER),
            (STEWARD, Access.ACCOUNT, Ground.STEWARD),
            (INSIDER, Access.REQUEST, Ground.PUBLISHER),
            (STEWARD, Access.REQUEST, Ground.STEWARD),
            (INSIDER, Access.PRIVATE, Ground.PUBLISHER),
            (STEWARD, Access.PRIVATE, Ground.STEWARD),
        ],
    )
    def test_names_one_ground(self, actor: Actor | None, access: Access, ground: Ground) -> None:
        assert decided(actor, dataset_of(access), version_of()).ground is ground

    @pytest.mark.parametrize("access", [Access.ACCOUNT, Access.REQUEST, Access.PRIVATE])
    def test_asks_a_stranger_behind_every_other_door_to_sign_in(self, access: Access) -> None:
        dataset = dataset_of(access, offers=OFFERS)

        with pytest.raises(SignInToRead) as refusal:
            decided(None, dataset, version_of())

        assert refusal.value.facts["offers"] == OFFERS
        assert refusal.value.rule is not None
        assert (refusal.value.rule.id, refusal.value.value) == ("door", access.value)

    def test_asks_for_a_contract_once_there_are_offers(self) -> None:
        with pytest.raises(NoEntitlement) as refusal:
            decided(STRANGER, dataset_of(Access.ACCOUNT, offers=OFFERS), version_of())

        assert refusal.value.facts["offers"] == OFFERS
        assert "offers" in str(refusal.value)

    @pytest.mark.parametrize("access", [Access.REQUEST, Access.PRIVATE])
    def test_says_whom_to_ask_where_there_is_no_offer(self, access: Access) -> None:
        with pytest.raises(NoEntitlement) as refusal:
            decided(STRANGER, dataset_of(access), version_of())

        assert "whom to ask" in str(refusal.value)

    def test_asks_for_a_contract_even_when_no_offer_is_left(self) -> None:
        with pytest.raises(NoEntitlement) as refusal:
            decided(STRANGER, dataset_of(Access.ACCOUNT, needs_contract=True), version_of())

        assert "has no offer at present" in str(refusal.value)

    @pytest.mark.parametrize("access", [Access.OPEN, Access.ACCOUNT])
    def test_opens_no_door_before_the_version_is_published(self, access: Access) -> None:
        with pytest.raises(NoEntitlement):
            decided(STRANGER, dataset_of(access), version_of(VersionStatus.NEEDS_RELEASE))

    @pytest.mark.parametrize("status", [DatasetStatus.DRAFT, DatasetStatus.WITHDRAWN])
    def test_opens_no_door_of_an_invisible_dataset(self, status: DatasetStatus) -> None:
        with pytest.raises(SignInToRead):
            decided(None, dataset_of(status=status), version_of())

    def test_lets_the_publisher_see_what_is_not_published(self) -> None:
        decision = decided(
            INSIDER, dataset_of(status=DatasetStatus.DRAFT), version_of(VersionStatus.READY)
        )

        assert decision.ground is Ground.PUBLISHER

    @pytest.mark.parametrize("access", [Access.ACCOUNT, Access.REQUEST, Access.PRIVATE])
    def test_refuses_a_key_that_may_not_read(self, access: Access) -> None:
        key = actor_of(organization_id=PUBLISHER, scopes=KEYS_WITHOUT_READ)

        with pytest.raises(ScopeMissing):
            decided(key, dataset_of(access), version_of())

    def test_lets_a_key_that_may_not_read_have_what_is_open(self) -> None:
        key = actor_of(scopes=KEYS_WITHOUT_READ)

        assert decided(key, dataset_of(), version_of()).ground is Ground.OPEN


YESTERDAY, TOMORROW = (clock.now() + timedelta(days=days) for days in (-1, 1))
SOLD = pytest.mark.parametrize("access", [Access.ACCOUNT, Access.REQUEST, Access.PRIVATE])


class TestDecideUnderAnAgreement:
    @SOLD
    @pytest.mark.parametrize("ends_at", [None, TOMORROW])
    def test_names_the_agreement(self, access: Access, ends_at: datetime | None) -> None:
        held = entitlement_of(ends_at=ends_at)

        decision = decided(STRANGER, dataset_of(access, offers=OFFERS), version_of(), held)

        assert decision == Decision(Ground.AGREEMENT, held.agreement_id)

    @SOLD
    @pytest.mark.parametrize(
        ("given", "reason", "said"),
        [
            ({"suspended_at": YESTERDAY}, "suspended", "is suspended because"),
            ({"ended_at": YESTERDAY}, "ended", "ended on"),
            ({"ends_at": YESTERDAY}, "ended", "ended on"),
            ({"ends_at": YESTERDAY, "suspended_at": YESTERDAY}, "ended", "ended on"),
            ({"ended_at": YESTERDAY, "ends_at": TOMORROW}, "ended", "ended on"),
        ],
    )
    def test_says_what_became_of_it(
        self, access: Access, given: dict[str, object], reason: str, said: str
    ) -> None:
        held = entitlement_of(**given)

        with pytest.raises(NoEntitlement, match=said) as refusal:
            decided(STRANGER, dataset_of(access, offers=OFFERS), version_of(), held)

        facts = refusal.value.facts
        assert (facts["reason"], facts["contract"]) == (reason, str(held.agreement_id))
        assert facts["offers"] == OFFERS

    def test_says_when_it_ended_first(self) -> None:
        held = entitlement_of(ends_at=YESTERDAY, ended_at=clock.now())

        with pytest.raises(NoEntitlement) as refusal:
            decided(STRANGER, dataset_of(Access.REQUEST), version_of(), held)

        assert refusal.value.facts["ended_at"] == YESTERDAY

    def test_says_that_there_never_was_one(self) -> None:
        with pytest.raises(NoEntitlement) as refusal:
            decided(STRANGER, dataset_of(Access.REQUEST), version_of())

        assert refusal.value.facts["reason"] == "none"

    @pytest.mark.parametrize(
        ("actor", "dataset", "ground"),
        [
            (STRANGER, dataset_of(), Ground.OPEN),
            (STRANGER, dataset_of(Access.ACCOUNT), Ground.ACCOUNT),
            (INSIDER, dataset_of(Access.REQUEST), Ground.PUBLISHER),
            (STEWARD, dataset_of(Access.REQUEST), Ground.STEWARD),
        ],
    )
    def test_names_it_only_where_nothing_else_opens_the_door(
        self, actor: Actor, dataset: Dataset, ground: Ground
    ) -> None:
        assert decided(actor, dataset, version_of(), entitlement_of()) == Decision(ground)

    def test_opens_nothing_that_is_not_online(self) -> None:
        withdrawn = dataset_of(Access.ACCOUNT, offers=OFFERS, status=DatasetStatus.WITHDRAWN)

        with pytest.raises(NoEntitlement):
            decided(STRANGER, withdrawn, version_of(), entitlement_of())
        with pytest.raises(NoEntitlement):
            decided(
                STRANGER,
                dataset_of(Access.REQUEST),
                version_of(VersionStatus.NEEDS_RELEASE),
                entitlement_of(),
            )

    def test_refuses_a_key_that_may_not_read(self) -> None:
        key = actor_of(scopes=frozenset({Scope.BUY}))

        with pytest.raises(ScopeMissing):
            decided(key, dataset_of(Access.REQUEST), version_of(), entitlement_of())


class TestMayKnow:
    def test_holds_behind_a_private_door_for_those_with_an_agreement(self) -> None:
        private = dataset_of(Access.PRIVATE)

        ended = Held(entitlement=entitlement_of(ended_at=YESTERDAY))

        assert may_know(private, is_insider=False, held=Held(entitlement=entitlement_of()))
        assert not may_know(private, is_insider=False, held=ended)

    @pytest.mark.parametrize(
        ("given", "known"),
        [
            ({}, True),
            ({"access": Access.REQUEST}, True),
            ({"access": Access.PRIVATE}, False),
            ({"status": DatasetStatus.DRAFT}, False),
            ({"status": DatasetStatus.WITHDRAWN}, False),
        ],
    )
    def test_holds_for_anyone_once_it_is_visible(
        self, given: dict[str, object], *, known: bool
    ) -> None:
        dataset = dataset_of(**given)  # type: ignore[arg-type] - a dictionary of the test's own

        assert may_know(dataset, is_insider=False) is known
        assert may_know(dataset, is_insider=True)

    @pytest.mark.parametrize(
        "status", [s for s in VersionStatus if s is not VersionStatus.PUBLISHED]
    )
    def test_keeps_versions_to_insiders_until_they_are_published(
        self, status: VersionStatus
    ) -> None:
        version = version_of(status)

        assert not may_know(dataset_of(), version, is_insider=False)
        assert may_know(dataset_of(), version, is_insider=True)
