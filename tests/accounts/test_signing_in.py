from datetime import timedelta

import pytest
import time_machine
from argon2 import PasswordHasher
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st
from pyotp.totp import TOTP
from sqlmodel import Session, select

from marketplace.accounts import passwords
from marketplace.accounts.actors import Actor
from marketplace.accounts.models import Person, SignIn, SignInFailure, SignInKind
from marketplace.accounts.secrets import Unreadable, seal, unseal
from marketplace.accounts.signin import limits, signing_in
from marketplace.accounts.signin.devices import device_name
from marketplace.accounts.signin.signing_in import Credentials
from marketplace.core import clock
from marketplace.services import Services
from tests.accounts.conftest import Bearer
from tests.factories.accounts import PASSWORD, AccountsFactory

ADDRESS = "ada@example.org"


def sent(client: TestClient, *, password: str = PASSWORD, **more: str) -> dict[str, object]:
    form = {"username": ADDRESS, "password": password} | more
    answer = client.post("/api/v1/auth/token", data=form)
    return {"status": answer.status_code} | answer.json()


@pytest.fixture
def ada(make: AccountsFactory) -> Actor:
    return make.actor(person=make.person(email=ADDRESS))


class TestSignIn:
    def test_gives_a_pair_of_tokens(self, client: TestClient, ada: Actor) -> None:
        answer = sent(client)

        assert answer["status"] == 200
        assert (answer["token_type"], answer["expires_in"]) == ("Bearer", 900)

    def test_does_not_mind_the_case_of_an_address(self, client: TestClient, ada: Actor) -> None:
        assert sent(client, username="ADA@example.org")["status"] == 200

    def test_answers_unknown_address_and_wrong_password_alike(
        self, client: TestClient, ada: Actor
    ) -> None:
        wrong = sent(client, password="wrong")
        unknown = sent(client, username="nobody@example.org")

        assert wrong == unknown
        assert (wrong["status"], wrong["code"]) == (401, "sign-in-failed")

    def test_hashes_for_an_unknown_address_as_well(self) -> None:
        assert passwords.fits("the password of nobody", None) is False

    def test_refuses_a_person_of_no_organization(
        self, client: TestClient, make: AccountsFactory
    ) -> None:
        make.person(email=ADDRESS)

        assert sent(client)["code"] == "no-organization"

    def test_renews_a_hash_of_old_parameters(
        self, services: Services, session: Session, ada: Actor
    ) -> None:
        credentials = Credentials(email=ADDRESS, password=PASSWORD)

        signing_in.sign_in(
            services.sessions, services.settings, credentials, kind=SignInKind.BROWSER
        )

        session.expire_all()
        renewed = session.get_one(Person, ada.person_id).password_hash
        assert not passwords.is_outdated(renewed)
        assert PasswordHasher().verify(renewed, PASSWORD)


class TestLimits:
    def test_pause_an_address_after_ten_failures(self, client: TestClient, ada: Actor) -> None:
        answers = [sent(client, password="wrong")["status"] for _ in range(10)]

        refused = sent(client)

        assert answers == [401] * 10
        assert (refused["status"], refused["code"]) == (429, "sign-in-throttled")
        assert refused["rule"] == "sign-in-failures-per-address"
        assert 0 < int(str(refused["retry_after"])) <= 901

    def test_end_after_a_quarter_of_an_hour(self, client: TestClient, ada: Actor) -> None:
        for _ in range(10):
            sent(client, password="wrong")

        with time_machine.travel(clock.now() + limits.WINDOW + timedelta(seconds=1)):
            assert sent(client)["status"] == 200

    def test_are_cleared_by_a_success(self, client: TestClient, ada: Actor) -> None:
        for _ in range(9):
            sent(client, password="wrong")
        sent(client)

        answers = [sent(client, password="wrong")["status"] for _ in range(9)]

        assert answers == [401] * 9

    def test_count_failures_only(self, client: TestClient, session: Session, ada: Actor) -> None:
        for _ in range(12):
            assert sent(client)["status"] == 200

        assert session.exec(select(SignInFailure)).all() == []

    def test_pause_an_unknown_address_alike(self, client: TestClient) -> None:
        answers = [sent(client)["status"] for _ in range(11)]

        assert answers == [401] * 10 + [429]

    def test_pause_a_network_that_tries_many_addresses(
        self, client: TestClient, session: Session, ada: Actor
    ) -> None:
        attempt = limits.Attempt(email="x", client="testclient")
        session.add_all(SignInFailure(subject=attempt.network_subject) for _ in range(100))
        session.flush()

        assert sent(client)["rule"] == "sign-in-failures-per-network"

    def test_tell_nothing_of_an_attempt_that_others_overtook(
        self, session: Session, ada: Actor
    ) -> None:
        attempt = limits.Attempt(email=ADDRESS, client="192.0.2.1")
        session.add_all(SignInFailure(subject=attempt.address_subject) for _ in range(10))
        session.flush()

        with pytest.raises(limits.SignInThrottled):
            limits.settle(session, attempt, succeeded=True)

    @pytest.mark.parametrize(
        ("client", "network"),
        [
            ("192.0.2.77", "192.0.2.0/24"),
            ("2001:db8:1:2:3::4", "2001:db8:1:2::/64"),
            ("testclient", "testclient"),
        ],
    )
    def test_take_a_network_as_one(self, client: str, network: str) -> None:
        assert limits.network_of(client) == network


class TestSecondFactor:
    @pytest.fixture
    def secret(self, client: TestClient, ada: Actor, bearer: Bearer) -> str:
        begun = client.post("/api/v1/me/totp", headers=bearer(ada)).json()
        code = TOTP(begun["secret"]).at(clock.now() - timedelta(seconds=30))
        answer = client.put("/api/v1/me/totp", json={"code": code}, headers=bearer(ada))
        assert answer.status_code == 204
        return begun["secret"]

    def test_is_asked_for(self, client: TestClient, secret: str) -> None:
        answer = sent(client)

        assert (answer["status"], answer["code"]) == (401, "totp-required")

    def test_lets_a_code_in_once(self, client: TestClient, secret: str) -> None:
        code = TOTP(secret).at(clock.now())

        assert sent(client, totp=code)["status"] == 200
        assert sent(client, totp=code)["code"] == "sign-in-failed"

    def test_counts_wrong_codes_as_failures(self, client: TestClient, secret: str) -> None:
        answers = [sent(client, totp="000000")["status"] for _ in range(11)]

        assert answers == [401] * 10 + [429]

    def test_does_not_tell_that_a_password_is_wrong(self, client: TestClient, secret: str) -> None:
        assert sent(client, password="wrong")["code"] == "sign-in-failed"

    def test_is_kept_sealed(self, session: Session, ada: Actor, secret: str) -> None:
        session.expire_all()
        kept = session.get_one(Person, ada.person_id).totp_secret

        assert kept is not None
        assert secret not in kept

    def test_is_not_started_twice(
        self, client: TestClient, ada: Actor, bearer: Bearer, secret: str
    ) -> None:
        assert client.post("/api/v1/me/totp", headers=bearer(ada)).json()["code"] == "totp-active"
        sent_code = {"code": "000000"}
        again = client.put("/api/v1/me/totp", json=sent_code, headers=bearer(ada))
        assert again.json()["code"] == "totp-active"

    def test_is_removed_with_the_password(
        self, client: TestClient, ada: Actor, bearer: Bearer, secret: str
    ) -> None:
        address = "/api/v1/me/totp/removal"

        wrong = client.post(address, json={"password": "wrong"}, headers=bearer(ada))
        right = client.post(address, json={"password": PASSWORD}, headers=bearer(ada))
        again = client.post(address, json={"password": PASSWORD}, headers=bearer(ada))

        assert wrong.json()["code"] == "password-wrong"
        assert right.status_code == 204
        assert again.json()["code"] == "totp-not-started"
        assert sent(client)["status"] == 200

    def test_is_not_confirmed_by_a_wrong_code(
        self, client: TestClient, ada: Actor, bearer: Bearer
    ) -> None:
        early = client.put("/api/v1/me/totp", json={"code": "000000"}, headers=bearer(ada))
        client.post("/api/v1/me/totp", headers=bearer(ada))
        wrong = client.put("/api/v1/me/totp", json={"code": "000000"}, headers=bearer(ada))

        assert early.json()["code"] == "totp-not-started"
        assert wrong.json()["code"] == "totp-wrong"
        assert sent(client)["status"] == 200


class TestSealing:
    @given(st.text(max_size=50), st.text(min_size=32, max_size=40))
    def test_opens_with_the_same_secret_only(self, text: str, secret: str) -> None:
        sealed = seal(text, secret)

        assert unseal(sealed, secret) == text
        with pytest.raises(Unreadable):
            unseal(sealed, secret + "x")


class TestDeviceName:
    @pytest.mark.parametrize(
        ("header", "name"),
        [
            (
                "Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0",
                "Firefox, Linux",
            ),
            ("Mozilla/5.0 (Windows NT 10.0) Chrome/130.0 Safari/537.36 Edg/130.0", "Edge, Windows"),
            (
                "Mozilla/5.0 (Linux; Android 14) Chrome/130.0 Mobile Safari/537.36",
                "Chrome, Android",
            ),
            ("python-httpx/0.27.0", "python-httpx/0.27.0"),
            ("", ""),
        ],
    )
    def test_names_browser_and_system(self, header: str, name: str) -> None:
        assert device_name(header) == name


class TestSignIns:
    def test_end_one_by_one(
        self, client: TestClient, session: Session, ada: Actor, bearer: Bearer
    ) -> None:
        sent(client)
        listed = client.get("/api/v1/me/sign-ins", headers=bearer(ada)).json()
        other = next(item["id"] for item in listed["items"] if not item["is_this"])

        answer = client.delete(f"/api/v1/me/sign-ins/{other}", headers=bearer(ada))

        assert answer.status_code == 204
        assert session.exec(select(SignIn.id)).all() == [ada.sign_in_id]

    def test_of_another_person_do_not_exist(
        self, client: TestClient, make: AccountsFactory, ada: Actor, bearer: Bearer
    ) -> None:
        other = make.actor()

        answer = client.delete(f"/api/v1/me/sign-ins/{other.sign_in_id}", headers=bearer(ada))

        assert (answer.status_code, answer.json()["code"]) == (404, "sign-in-not-found")
