from datetime import timedelta
from typing import Any

import pytest
import time_machine
from fastapi.testclient import TestClient
from sqlmodel import Session, select

from marketplace.accounts import queries
from marketplace.accounts.actors import Actor
from marketplace.accounts.members import membership
from marketplace.accounts.models import Invitation, Role, SignIn
from marketplace.accounts.rules import INVITATIONS_PER_DAY
from marketplace.core import clock
from marketplace.notices.models import Message
from tests.accounts.conftest import Bearer, MailedToken
from tests.factories.accounts import PASSWORD, AccountsFactory

ADDRESS = "new@example.org"


@pytest.fixture
def owner(make: AccountsFactory) -> Actor:
    return make.actor(name="Company", slug="company")


def members_of(actor: Actor) -> str:
    return f"/api/v1/organizations/{actor.organization_id}/members"


def invited(client: TestClient, actor: Actor, headers: dict[str, str], **given: Any) -> Any:
    form = {"email": ADDRESS, "roles": ["publisher"]} | given
    return client.post(members_of(actor), json=form, headers=headers)


def accepted(client: TestClient, token: str, **given: str) -> Any:
    form = {"token": token, "name": "Nia New", "password": PASSWORD} | given
    return client.post("/api/v1/invitations/acceptance", json=form)


class TestInvite:
    def test_makes_the_reader_of_the_mail_a_member(
        self, client: TestClient, owner: Actor, bearer: Bearer, mailed_token: MailedToken
    ) -> None:
        assert invited(client, owner, bearer(owner)).status_code == 201

        answer = accepted(client, mailed_token(ADDRESS))

        listed = client.get(members_of(owner), headers=bearer(owner)).json()["items"]
        assert answer.json()["slug"] == "company"
        assert next((m["name"], m["roles"]) for m in listed) == ("Nia New", ["publisher"])

    def test_tells_the_owners_who_joined(
        self,
        client: TestClient,
        session: Session,
        owner: Actor,
        bearer: Bearer,
        mailed_token: MailedToken,
    ) -> None:
        invited(client, owner, bearer(owner))
        accepted(client, mailed_token(ADDRESS))

        told = session.exec(select(Message)).one()
        assert (told.person_id, told.facts["name"]) == (owner.person_id, "Nia New")

    def test_asks_a_newcomer_for_name_and_password(
        self, client: TestClient, owner: Actor, bearer: Bearer, mailed_token: MailedToken
    ) -> None:
        invited(client, owner, bearer(owner))
        sent = {"token": mailed_token(ADDRESS)}

        answer = client.post("/api/v1/invitations/acceptance", json=sent)

        assert answer.json()["code"] == "newcomer-unnamed"

    def test_lets_a_person_belong_to_several_organizations(
        self,
        client: TestClient,
        make: AccountsFactory,
        owner: Actor,
        bearer: Bearer,
        mailed_token: MailedToken,
    ) -> None:
        other = make.actor(person=make.person(email=ADDRESS))
        invited(client, owner, bearer(owner), roles=["owner"])
        client.post("/api/v1/invitations/acceptance", json={"token": mailed_token(ADDRESS)})

        sent = {"organization": str(owner.organization_id)}
        client.put("/api/v1/me/organization", json=sent, headers=bearer(other))

        me = client.get("/api/v1/me", headers=bearer(other)).json()
        assert (me["organization"]["slug"], len(me["organizations"])) == ("company", 2)

    def test_again_makes_the_first_link_worthless(
        self, client: TestClient, owner: Actor, bearer: Bearer, mailed_token: MailedToken
    ) -> None:
        invited(client, owner, bearer(owner))
        first = mailed_token(ADDRESS)
        invited(client, owner, bearer(owner))

        assert accepted(client, first).status_code == 410
        assert accepted(client, mailed_token(ADDRESS)).status_code == 200
        assert accepted(client, mailed_token(ADDRESS)).status_code == 410

    def test_ends_after_a_week(
        self, client: TestClient, owner: Actor, bearer: Bearer, mailed_token: MailedToken
    ) -> None:
        invited(client, owner, bearer(owner))

        with time_machine.travel(clock.now() + timedelta(days=7, seconds=1)):
            assert accepted(client, mailed_token(ADDRESS)).status_code == 410

    def test_withdrawn_is_worthless(
        self, client: TestClient, owner: Actor, bearer: Bearer, mailed_token: MailedToken
    ) -> None:
        new = invited(client, owner, bearer(owner)).json()
        address = f"/api/v1/organizations/company/invitations/{new['id']}"

        answers = [client.delete(address, headers=bearer(owner)).status_code for _ in range(2)]

        assert answers == [204, 404]
        assert accepted(client, mailed_token(ADDRESS)).status_code == 410

    def test_refuses_whom_it_has(
        self, client: TestClient, make: AccountsFactory, owner: Actor, bearer: Bearer
    ) -> None:
        organization = queries.organization(make.session, owner.organization_id)
        make.membership(make.person(email=ADDRESS), organization, roles=[Role.VIEWER])

        assert invited(client, owner, bearer(owner)).json()["code"] == "already-member"

    def test_stops_after_a_hundred_a_day(
        self, client: TestClient, session: Session, owner: Actor, bearer: Bearer
    ) -> None:
        for number in range(int(INVITATIONS_PER_DAY.threshold or 0)):
            row = Invitation(
                organization_id=owner.organization_id,
                email=f"{number}@example.org",
                roles=["viewer"],
                invited_by="x",
                token_hash=str(number),
                expires_at=clock.now() + timedelta(days=7),
            )
            session.add(row)
        session.flush()

        answer = invited(client, owner, bearer(owner))

        assert (answer.status_code, answer.json()["rule"]) == (429, "invitations-per-day")

    def test_into_another_organization_does_not_exist(
        self, client: TestClient, make: AccountsFactory, owner: Actor, bearer: Bearer
    ) -> None:
        answer = invited(client, owner, bearer(make.actor()))

        assert (answer.status_code, answer.json()["code"]) == (404, "organization-not-found")

    @pytest.mark.parametrize("role", [Role.PUBLISHER, Role.BUYER, Role.VIEWER])
    def test_is_an_owners_business(
        self, client: TestClient, make: AccountsFactory, bearer: Bearer, role: Role
    ) -> None:
        actor = make.actor(roles=[role])

        assert invited(client, actor, bearer(actor)).json()["code"] == "may-not-manage"

    def test_makes_no_steward_by_an_owner(
        self, client: TestClient, owner: Actor, bearer: Bearer
    ) -> None:
        answer = invited(client, owner, bearer(owner), roles=["steward"])

        assert answer.json()["code"] == "stewards-are-appointed"

    def test_makes_a_steward_by_a_steward(
        self, client: TestClient, make: AccountsFactory, bearer: Bearer
    ) -> None:
        steward = make.steward()

        assert invited(client, steward, bearer(steward), roles=["steward"]).status_code == 201


class TestMembers:
    @pytest.fixture
    def other(self, make: AccountsFactory, owner: Actor) -> Actor:
        organization = queries.organization(make.session, owner.organization_id)
        return make.actor(organization=organization, roles=[Role.VIEWER])

    def test_get_the_roles_they_are_given(
        self, client: TestClient, owner: Actor, other: Actor, bearer: Bearer
    ) -> None:
        address = f"{members_of(owner)}/{other.person_id}"

        answer = client.put(address, json={"roles": ["buyer"]}, headers=bearer(owner))

        assert answer.status_code == 204
        assert client.get("/api/v1/me", headers=bearer(other)).json()["roles"] == ["buyer"]

    def test_removed_are_signed_out(
        self, client: TestClient, owner: Actor, other: Actor, bearer: Bearer
    ) -> None:
        address = f"{members_of(owner)}/{other.person_id}"

        assert client.delete(address, headers=bearer(owner)).status_code == 204
        assert client.get("/api/v1/me", headers=bearer(other)).status_code == 401
        assert client.delete(address, headers=bearer(owner)).json()["code"] == "member-not-found"

    def test_removed_act_for_their_other_organization(
        self,
        client: TestClient,
        session: Session,
        make: AccountsFactory,
        owner: Actor,
        other: Actor,
        bearer: Bearer,
    ) -> None:
        elsewhere = make.organization()
        assert other.person_id
        person = queries.member_people(session, owner.organization_id, [Role.VIEWER])[0]
        make.membership(person, elsewhere)

        client.delete(f"{members_of(owner)}/{other.person_id}", headers=bearer(owner))

        me = client.get("/api/v1/me", headers=bearer(other)).json()
        assert me["organization"]["slug"] == elsewhere.slug

    def test_keep_their_last_owner(self, client: TestClient, owner: Actor, bearer: Bearer) -> None:
        address = f"{members_of(owner)}/{owner.person_id}"

        changed = client.put(address, json={"roles": ["viewer"]}, headers=bearer(owner))
        removed = client.delete(address, headers=bearer(owner))

        assert (changed.status_code, changed.json()["code"]) == (409, "last-owner")
        assert (removed.status_code, removed.json()["code"]) == (409, "last-owner")

    def test_of_another_organization_are_not_listed(
        self, client: TestClient, make: AccountsFactory, owner: Actor, bearer: Bearer
    ) -> None:
        stranger = make.actor()

        assert client.get(members_of(owner), headers=bearer(stranger)).status_code == 404

    def test_of_another_organization_are_not_changed(
        self, client: TestClient, make: AccountsFactory, owner: Actor, bearer: Bearer
    ) -> None:
        stranger = make.actor()
        address = f"{members_of(owner)}/{stranger.person_id}"

        answer = client.put(address, json={"roles": ["viewer"]}, headers=bearer(owner))

        assert answer.json()["code"] == "member-not-found"

    def test_are_listed_a_page_at_a_time(
        self, client: TestClient, make: AccountsFactory, owner: Actor, bearer: Bearer
    ) -> None:
        organization = queries.organization(make.session, owner.organization_id)
        for _ in range(30):
            make.membership(organization=organization, roles=[Role.VIEWER])

        first = client.get(members_of(owner), headers=bearer(owner)).json()
        rest = client.get(
            members_of(owner), params={"cursor": first["next"]}, headers=bearer(owner)
        ).json()

        assert (len(first["items"]), len(rest["items"]), rest["next"]) == (25, 6, None)


class TestStewards:
    def test_are_appointed_by_the_operator(
        self, session: Session, make: AccountsFactory, owner: Actor
    ) -> None:
        assert owner.person_id
        membership.appoint_steward(session, owner.person_id, owner.organization_id)
        session.flush()

        assert [person.id for person in queries.stewards(session)] == [owner.person_id]

    def test_without_a_second_factor_are_none(
        self, client: TestClient, make: AccountsFactory, bearer: Bearer, owner: Actor
    ) -> None:
        steward = make.actor(roles=[Role.STEWARD])
        address = f"/api/v1/organizations/{owner.organization_id}/verification"

        answer = client.put(address, json={"kind": "company"}, headers=bearer(steward))

        assert (answer.status_code, answer.json()["code"]) == (403, "not-a-steward")

    def test_verify_organizations(
        self, client: TestClient, make: AccountsFactory, bearer: Bearer, owner: Actor
    ) -> None:
        form = {"kind": "company", "size": "small"}
        address = "/api/v1/organizations/company/verification"

        answer = client.put(address, json=form, headers=bearer(make.steward())).json()

        assert (answer["kind"], answer["size"]) == ("company", "small")
        assert answer["verified_at"] is not None

    def test_do_not_verify_what_does_not_exist(
        self, client: TestClient, make: AccountsFactory, bearer: Bearer
    ) -> None:
        address = "/api/v1/organizations/nobody/verification"

        answer = client.put(address, json={"kind": "company"}, headers=bearer(make.steward()))

        assert answer.status_code == 404


class TestOrganizations:
    def test_are_founded_by_a_signed_in_person(
        self, client: TestClient, owner: Actor, bearer: Bearer
    ) -> None:
        form = {"name": "Zweitwerk", "kind": "research"}
        new = client.post("/api/v1/organizations", json=form, headers=bearer(owner)).json()

        inner = client.get(f"/api/v1/organizations/{new['id']}/members", headers=bearer(owner))

        assert new["slug"] == "zweitwerk"
        assert inner.json()["items"][0]["roles"] == ["owner"]

    def test_are_described_by_their_owner(
        self, client: TestClient, owner: Actor, bearer: Bearer
    ) -> None:
        form = {"description": "We count.", "homepage": "https://example.org"}
        address = "/api/v1/organizations/company"

        answer = client.patch(address, json=form, headers=bearer(owner)).json()

        assert (answer["description"], answer["name"]) == ("We count.", "Company")
        assert client.get(address).json() == answer

    def test_have_a_web_address_for_a_homepage(
        self, client: TestClient, owner: Actor, bearer: Bearer
    ) -> None:
        form = {"homepage": "javascript:alert(1)"}

        answer = client.patch("/api/v1/organizations/company", json=form, headers=bearer(owner))

        assert answer.status_code == 422

    def test_are_listed_for_everybody(self, client: TestClient, owner: Actor) -> None:
        listed = client.get("/api/v1/organizations").json()

        assert [item["slug"] for item in listed["items"]] == ["company"]
        assert client.get("/api/v1/organizations?cursor=nonsense").status_code == 422


class TestDeletion:
    def delete(self, client: TestClient, headers: dict[str, str], password: str = PASSWORD) -> Any:
        return client.post("/api/v1/me/deletion", json={"password": password}, headers=headers)

    def test_ends_the_person_and_their_sole_organization(
        self, client: TestClient, session: Session, owner: Actor, bearer: Bearer
    ) -> None:
        assert self.delete(client, bearer(owner)).status_code == 204

        session.expire_all()
        assert session.exec(select(SignIn)).all() == []
        assert client.get("/api/v1/organizations/company").status_code == 404

    def test_asks_for_the_password(self, client: TestClient, owner: Actor, bearer: Bearer) -> None:
        assert self.delete(client, bearer(owner), "wrong").json()["code"] == "password-wrong"

    def test_keeps_the_last_owner_of_others(
        self, client: TestClient, make: AccountsFactory, owner: Actor, bearer: Bearer
    ) -> None:
        organization = queries.organization(make.session, owner.organization_id)
        make.membership(organization=organization, roles=[Role.VIEWER])

        assert self.delete(client, bearer(owner)).json()["code"] == "last-owner"
