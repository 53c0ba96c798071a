from datetime import timedelta

import time_machine
from fastapi.testclient import TestClient
from sqlmodel import Session, select

from marketplace.accounts.models import Person, SignIn
from marketplace.core import clock
from marketplace.notices.models import Mail
from tests.accounts.conftest import Bearer, MailedToken
from tests.factories.accounts import PASSWORD, AccountsFactory

NEW = "another good password"


def asked(client: TestClient, email: str) -> None:
    answer = client.post("/api/v1/password-resets", json={"email": email})
    assert (answer.status_code, answer.json()) == (202, {"email": email})


def kinds(session: Session) -> list[str]:
    return list(session.exec(select(Mail.kind).order_by(Mail.kind)).all())


class TestPasswordResets:
    def test_answer_the_same_and_mail_the_difference(
        self, client: TestClient, session: Session, make: AccountsFactory
    ) -> None:
        make.person(email="known@example.org")

        asked(client, "known@example.org")
        asked(client, "unknown@example.org")

        assert kinds(session) == ["accounts.reset-password", "accounts.reset-stranger"]

    def test_send_an_address_five_mails_an_hour(self, client: TestClient, session: Session) -> None:
        for _ in range(7):
            asked(client, "unknown@example.org")

        assert len(kinds(session)) == 5

    def test_set_the_password_and_sign_out_everywhere(
        self, client: TestClient, session: Session, make: AccountsFactory, mailed_token: MailedToken
    ) -> None:
        actor = make.actor(person=make.person(email="known@example.org"))
        asked(client, "known@example.org")

        token = mailed_token("known@example.org")
        answer = client.put(f"/api/v1/password-resets/{token}", json={"password": NEW})

        assert answer.status_code == 204
        assert session.exec(select(SignIn).where(SignIn.person_id == actor.person_id)).all() == []
        form = {"username": "known@example.org", "password": NEW}
        assert client.post("/api/v1/auth/token", data=form).status_code == 200

    def test_refuse_a_link_that_was_used(
        self, client: TestClient, make: AccountsFactory, mailed_token: MailedToken
    ) -> None:
        make.person(email="known@example.org")
        asked(client, "known@example.org")
        address = f"/api/v1/password-resets/{mailed_token('known@example.org')}"
        client.put(address, json={"password": NEW})

        answer = client.put(address, json={"password": PASSWORD})

        assert (answer.status_code, answer.json()["code"]) == (410, "link-expired")

    def test_refuse_a_link_after_an_hour(
        self, client: TestClient, make: AccountsFactory, mailed_token: MailedToken
    ) -> None:
        make.person(email="known@example.org")
        asked(client, "known@example.org")
        address = f"/api/v1/password-resets/{mailed_token('known@example.org')}"

        with time_machine.travel(clock.now() + timedelta(minutes=61)):
            assert client.put(address, json={"password": NEW}).status_code == 410

    def test_keep_the_link_good_when_the_password_is_refused(
        self, client: TestClient, make: AccountsFactory, mailed_token: MailedToken
    ) -> None:
        make.person(email="known@example.org")
        asked(client, "known@example.org")
        address = f"/api/v1/password-resets/{mailed_token('known@example.org')}"

        assert client.put(address, json={"password": "short"}).status_code == 422
        assert client.put(address, json={"password": NEW}).status_code == 204


class TestChangePassword:
    def test_ends_all_other_sign_ins(
        self, client: TestClient, session: Session, make: AccountsFactory, bearer: Bearer
    ) -> None:
        person = make.person()
        here = make.actor(person=person)
        make.actor(person=person)

        form = {"present": PASSWORD, "new": NEW}
        answer = client.put("/api/v1/me/password", json=form, headers=bearer(here))

        assert answer.status_code == 204
        assert session.exec(select(SignIn.id)).all() == [here.sign_in_id]
        assert kinds(session) == ["accounts.password-changed"]

    def test_asks_for_the_present_one(
        self, client: TestClient, make: AccountsFactory, bearer: Bearer
    ) -> None:
        form = {"present": "something else", "new": NEW}
        answer = client.put("/api/v1/me/password", json=form, headers=bearer(make.actor()))

        assert answer.json()["code"] == "password-wrong"


class TestChangeAddress:
    def test_counts_once_the_new_address_is_confirmed(
        self,
        client: TestClient,
        session: Session,
        make: AccountsFactory,
        bearer: Bearer,
        mailed_token: MailedToken,
    ) -> None:
        actor = make.actor(person=make.person(email="old@example.org"))
        form = {"email": "new@example.org", "password": PASSWORD}
        client.post("/api/v1/me/address", json=form, headers=bearer(actor))
        before = session.get_one(Person, actor.person_id).email

        sent = {"token": mailed_token("new@example.org")}
        answer = client.post("/api/v1/address-changes/confirmation", json=sent)

        assert (before, answer.status_code) == ("old@example.org", 204)
        session.expire_all()
        assert session.get_one(Person, actor.person_id).email == "new@example.org"
        assert "accounts.address-changed" in kinds(session)

    def test_tells_only_the_reader_that_an_address_is_taken(
        self, client: TestClient, session: Session, make: AccountsFactory, bearer: Bearer
    ) -> None:
        make.person(email="taken@example.org")

        form = {"email": "taken@example.org", "password": PASSWORD}
        answer = client.post("/api/v1/me/address", json=form, headers=bearer(make.actor()))

        assert (answer.status_code, answer.json()) == (202, {"email": "taken@example.org"})
        assert kinds(session) == ["accounts.address-taken"]

    def test_refuses_an_address_that_was_taken_meanwhile(
        self,
        client: TestClient,
        make: AccountsFactory,
        bearer: Bearer,
        mailed_token: MailedToken,
    ) -> None:
        form = {"email": "new@example.org", "password": PASSWORD}
        client.post("/api/v1/me/address", json=form, headers=bearer(make.actor()))
        make.person(email="new@example.org")

        sent = {"token": mailed_token("new@example.org")}

        assert client.post("/api/v1/address-changes/confirmation", json=sent).status_code == 410
