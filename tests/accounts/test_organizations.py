import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import Session, select

from marketplace.accounts import organizations, queries
from marketplace.accounts.errors import OrganizationNotFound
from marketplace.accounts.models import OrganizationKind, OrganizationSize, Role
from marketplace.accounts.organizations import Description, NewOrganization, slug_of
from marketplace.core.ids import new_id
from marketplace.log.models import LogEntry
from marketplace.notices.models import Message
from tests.factories.accounts import AccountsFactory

COMPANY = NewOrganization(name="Küstenbahn GmbH", kind=OrganizationKind.COMPANY)


class TestSlugOf:
    @pytest.mark.parametrize(
        ("name", "slug"),
        [
            ("Amt für Grünflächen", "amt-fuer-gruenflaechen"),
            ("Straßenbau & Söhne", "strassenbau-soehne"),
            ("U\u0308berlandwerk", "ueberlandwerk"),
            ("Café Zoë", "cafe-zoe"),
            ("東京", "organization"),
            ("--", "organization"),
        ],
    )
    def test_writes_umlauts_out(self, name: str, slug: str) -> None:
        assert slug_of(name) == slug

    @given(st.text(max_size=300))
    def test_is_always_fit_for_an_address(self, name: str) -> None:
        slug = slug_of(name)

        assert 0 < len(slug) <= 60
        assert set(slug) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
        assert slug == slug.strip("-")


class TestFound:
    def test_makes_the_person_its_owner(self, session: Session, make: AccountsFactory) -> None:
        person = make.person()

        organization = organizations.found(session, COMPANY, owner_id=person.id)

        assert organization.slug == "kuestenbahn-gmbh"
        assert organization.verified_at is None
        assert queries.member_people(session, organization.id, [Role.OWNER]) == [person]

    def test_numbers_a_slug_that_exists(self, session: Session, make: AccountsFactory) -> None:
        person = make.person()
        organizations.found(session, COMPANY, owner_id=person.id)
        organizations.found(session, COMPANY, owner_id=person.id)

        third = organizations.found(session, COMPANY, owner_id=person.id)

        assert third.slug == "kuestenbahn-gmbh-3"

    def test_keeps_a_size_of_companies_only(self, session: Session, make: AccountsFactory) -> None:
        new = NewOrganization(
            name="Verein", kind=OrganizationKind.CIVIL_SOCIETY, size=OrganizationSize.SMALL
        )

        assert organizations.found(session, new, owner_id=make.person().id).size is None

    def test_tells_the_stewards(self, session: Session, make: AccountsFactory) -> None:
        steward = make.steward()

        organizations.found(session, COMPANY, owner_id=make.person().id)

        told = session.exec(select(Message)).one()
        assert told.person_id == steward.person_id
        assert told.facts == {"organization": "Küstenbahn GmbH"}


class TestDescribe:
    def test_ends_the_verification_of_another_name(
        self, session: Session, make: AccountsFactory
    ) -> None:
        owner = make.actor(roles=[Role.OWNER])
        own = queries.organization(session, owner.organization_id)
        size = OrganizationSize.SMALL
        organizations.verify(
            session, own, kind=OrganizationKind.COMPANY, size=size, steward=make.steward()
        )

        organizations.describe(session, own, Description(name="Stadtwerke"), actor=owner)

        assert own.verified_at is None
        assert own.slug == owner.organization_slug

    def test_leaves_what_is_missing_and_removes_what_is_empty(
        self, session: Session, make: AccountsFactory
    ) -> None:
        owner = make.actor(homepage="https://example.org", description="Old")
        own = queries.organization(session, owner.organization_id)

        organizations.describe(session, own, Description(homepage=""), actor=owner)

        assert own.homepage is None
        assert own.description == "Old"


class TestVerify:
    def test_tells_the_owners_once(self, session: Session, make: AccountsFactory) -> None:
        owner = make.actor()
        own = queries.organization(session, owner.organization_id)
        steward = make.steward()
        for _ in range(2):
            organizations.verify(
                session,
                own,
                kind=OrganizationKind.COMPANY,
                size=OrganizationSize.STARTUP,
                steward=steward,
            )

        assert own.verified_by == steward.person_id
        assert len(session.exec(select(Message)).all()) == 1
        actions = session.exec(select(LogEntry.action)).all()
        assert actions.count("accounts.organization-verified") == 1


class TestQueries:
    def test_find_no_organization_that_does_not_exist(self, session: Session) -> None:
        with pytest.raises(OrganizationNotFound):
            queries.organization(session, new_id())
        with pytest.raises(OrganizationNotFound):
            queries.organization_by_slug(session, "nobody")

    def test_find_members_by_role(self, session: Session, make: AccountsFactory) -> None:
        organization = make.organization()
        owner = make.person()
        make.membership(owner, organization, roles=[Role.OWNER, Role.PUBLISHER])
        make.membership(organization=organization, roles=[Role.VIEWER])

        assert queries.member_people(session, organization.id, [Role.PUBLISHER]) == [owner]
        assert len(queries.member_people(session, organization.id)) == 2
