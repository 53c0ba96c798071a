from datetime import timedelta

import pytest
import time_machine
from fastapi.testclient import TestClient
from sqlmodel import Session, select

from marketplace.accounts import queries, registration
from marketplace.accounts.errors import LinkExpired
from marketplace.accounts.models import OrganizationKind, Person, Registration
from marketplace.accounts.organizations import NewOrganization
from marketplace.accounts.registration import Newcomer
from marketplace.core import clock
from marketplace.core.language import Language
from marketplace.notices.models import Mail
from tests.accounts.conftest import MailedToken
from tests.factories.accounts import PASSWORD, AccountsFactory

NEWCOMER = Newcomer(
    email="Ada@Example.org",
    name="Ada",
    password=PASSWORD,
    organization=NewOrganization(name="Rechenwerk", kind=OrganizationKind.COMPANY),
    language=Language.EN,
)
SENT = {
    "email": "ada@example.org",
    "name": "Ada",
    "password": PASSWORD,
    "organization": {"name": "Rechenwerk", "kind": "company", "size": "startup"},
}


def registered(session: Session, newcomer: Newcomer = NEWCOMER) -> str:
    token = registration.register(session, newcomer)
    session.flush()
    assert token is not None
    return token


class TestRegister:
    def test_makes_no_person_before_the_address_is_confirmed(self, session: Session) -> None:
        registered(session)

        assert session.exec(select(Person)).all() == []
        mail = session.exec(select(Mail)).one()
        assert (mail.recipient, mail.language) == ("ada@example.org", Language.EN)

    def test_mails_the_owner_of_a_known_address_only_that_it_is_known(
        self, session: Session, make: AccountsFactory
    ) -> None:
        make.person(email="ada@example.org")

        assert registration.register(session, NEWCOMER) is None

        assert session.exec(select(Mail.kind)).one() == "accounts.address-known"

    def test_sends_an_address_five_mails_an_hour(self, session: Session) -> None:
        for _ in range(7):
            registration.register(session, NEWCOMER)

        assert len(session.exec(select(Mail)).all()) == 5


class TestConfirm:
    def test_makes_person_and_organization(self, session: Session) -> None:
        made = registration.confirm(session, registered(session))

        assert made.person.email == "ada@example.org"
        assert made.person.confirmed_at is not None
        assert made.organization.slug == "rechenwerk"
        assert queries.organizations_of(session, made.person.id) == [made.organization]

    def test_refuses_a_link_that_was_used(self, session: Session) -> None:
        token = registered(session)
        registration.confirm(session, token)

        with pytest.raises(LinkExpired):
            registration.confirm(session, token)

    def test_refuses_a_link_after_a_day(self, session: Session) -> None:
        token = registered(session)

        with time_machine.travel(clock.now() + timedelta(hours=25)), pytest.raises(LinkExpired):
            registration.confirm(session, token)

    def test_ends_all_other_sign_ups_of_the_address(self, session: Session) -> None:
        earlier, later = registered(session), registered(session)
        registration.confirm(session, later)

        with pytest.raises(LinkExpired):
            registration.confirm(session, earlier)
        assert session.exec(select(Registration)).all() == []


class TestRegistrationsApi:
    def test_answers_the_same_for_known_and_unknown_addresses(
        self, client: TestClient, make: AccountsFactory
    ) -> None:
        make.person(email="known@example.org")

        known = client.post("/api/v1/registrations", json=SENT | {"email": "known@example.org"})
        unknown = client.post("/api/v1/registrations", json=SENT)

        assert known.status_code == unknown.status_code == 202
        assert known.json() == {"email": "known@example.org"}
        assert unknown.json() == {"email": "ada@example.org"}

    def test_leads_to_an_account_that_can_sign_in(
        self, client: TestClient, mailed_token: MailedToken
    ) -> None:
        client.post("/api/v1/registrations", json=SENT)
        token = mailed_token("ada@example.org")

        made = client.post("/api/v1/registrations/confirmation", json={"token": token})
        tokens = client.post(
            "/api/v1/auth/token", data={"username": "ada@example.org", "password": PASSWORD}
        )

        assert made.json()["slug"] == "rechenwerk"
        assert tokens.status_code == 200

    def test_does_not_sign_in_before_confirmation(self, client: TestClient) -> None:
        client.post("/api/v1/registrations", json=SENT)

        answer = client.post(
            "/api/v1/auth/token", data={"username": "ada@example.org", "password": PASSWORD}
        )

        assert answer.json()["code"] == "sign-in-failed"

    @pytest.mark.parametrize(
        ("changed", "code"),
        [
            ({"password": "short"}, "password-too-short"),
            ({"password": "aaaaaaaaaaaaa"}, "password-guessable"),
            ({"password": "ada@example.org"}, "password-guessable"),
            ({"email": "no address"}, "invalid-request"),
            ({"organization": {"name": "X", "kind": "pirates"}}, "invalid-request"),
            ({"role": "steward"}, "invalid-request"),
        ],
    )
    def test_refuses(self, client: TestClient, changed: dict[str, object], code: str) -> None:
        answer = client.post("/api/v1/registrations", json=SENT | changed)

        assert (answer.status_code, answer.json()["code"]) == (422, code)

    def test_names_the_rule_for_a_short_password(self, client: TestClient) -> None:
        answer = client.post("/api/v1/registrations", json=SENT | {"password": "short"}).json()

        assert (answer["rule"], answer["value"], answer["threshold"]) == ("password-length", 5, 10)

    @pytest.mark.parametrize("token", ["x" * 43, "'; DROP TABLE person; --"])
    def test_refuses_a_made_up_token(self, client: TestClient, token: str) -> None:
        answer = client.post("/api/v1/registrations/confirmation", json={"token": token})

        assert (answer.status_code, answer.json()["code"]) == (410, "link-expired")
