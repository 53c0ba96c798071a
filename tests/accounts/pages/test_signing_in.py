import re

import pytest
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import Session, select

from marketplace.accounts.deps import local_place
from marketplace.accounts.models import SignIn
from tests.accounts.conftest import MailedToken
from tests.accounts.pages.visiting import NEW, OWNER, posted, refused, shown
from tests.factories.accounts import PASSWORD, AccountsFactory


class TestSignIn:
    def test_sets_a_cookie_that_scripts_do_not_see(
        self, client: TestClient, make: AccountsFactory
    ) -> None:
        make.actor(person=make.person(email=OWNER))
        form = {"email": OWNER, "password": PASSWORD}

        cookie = client.post("/sign-in", data=form, follow_redirects=False).headers["set-cookie"]

        assert cookie.startswith("session=")
        assert "HttpOnly" in cookie
        assert "SameSite=lax" in cookie

    def test_keeps_only_a_hash_of_the_cookie(self, browser: TestClient, session: Session) -> None:
        kept = session.exec(select(SignIn.token_hash)).one()

        assert kept != browser.cookies["session"]

    def test_begins_anew_and_ends_the_sign_in_before(
        self, browser: TestClient, session: Session
    ) -> None:
        before = browser.cookies["session"]

        posted(browser, "/sign-in", email=OWNER, password=PASSWORD)

        assert browser.cookies["session"] != before
        assert len(session.exec(select(SignIn)).all()) == 1

    def test_leads_back_to_where_one_was(self, client: TestClient, make: AccountsFactory) -> None:
        make.actor(person=make.person(email=OWNER))
        asked = client.get("/account/security?x=1", follow_redirects=False)
        assert asked.headers["location"] == "/sign-in?next=%2Faccount%2Fsecurity%3Fx%3D1"

        form = {"email": OWNER, "password": PASSWORD, "next": "/account/security?x=1"}
        assert posted(client, "/sign-in", **form) == (303, "/account/security?x=1")

    def test_refuses_alike_for_known_and_unknown_addresses(
        self, client: TestClient, make: AccountsFactory
    ) -> None:
        make.actor(person=make.person(email=OWNER))

        known = client.post("/sign-in", data={"email": OWNER, "password": "wrong"})
        other = client.post("/sign-in", data={"email": "other@example.org", "password": "wrong"})

        assert known.status_code == other.status_code == 401
        assert known.text.replace(OWNER, "") == other.text.replace("other@example.org", "")

    def test_goes_on_at_once_when_signed_in(self, browser: TestClient) -> None:
        answer = browser.get("/sign-in?next=/account/keys", follow_redirects=False)

        assert (answer.status_code, answer.headers["location"]) == (303, "/account/keys")

    @pytest.mark.parametrize("notice", ["confirmed", "password", "address", "joined", "deleted"])
    def test_says_what_was_done(self, client: TestClient, notice: str) -> None:
        assert "kern-alert--success" in shown(client, f"/sign-in?notice={notice}")

    def test_from_another_site_is_refused(self, client: TestClient, make: AccountsFactory) -> None:
        make.actor(person=make.person(email=OWNER))
        form = {"email": OWNER, "password": PASSWORD}

        answer = client.post("/sign-in", data=form, headers={"Sec-Fetch-Site": "cross-site"})

        assert (answer.status_code, answer.json()["code"]) == (403, "cross-site-request")

    @given(st.text(max_size=40))
    def test_never_leads_to_another_site(self, place: str) -> None:
        led = local_place(place)

        assert led.startswith("/")
        assert not led.startswith(("//", "/\\"))
        assert not re.search(r"[\s\\]", led)


class TestHttps:
    def test_binds_the_cookie_to_the_host(self, make: AccountsFactory, client: TestClient) -> None:
        make.actor(person=make.person(email=OWNER))
        services = client.app.state.services  # pyright: ignore - a client's app is any ASGI app
        services.settings = services.settings.model_copy(
            update={"public_url": "https://data.example"}
        )
        form = {"email": OWNER, "password": PASSWORD}

        cookie = client.post("/sign-in", data=form, follow_redirects=False).headers["set-cookie"]

        assert cookie.startswith("__Host-session=")
        assert "Secure" in cookie
        assert "Path=/" in cookie
        assert "Domain" not in cookie


class TestSignOut:
    def test_ends_the_sign_in(self, browser: TestClient, session: Session) -> None:
        assert posted(browser, "/sign-out") == (303, "/")

        assert session.exec(select(SignIn)).all() == []
        assert browser.get("/account", follow_redirects=False).status_code == 303

    def test_without_a_sign_in_changes_nothing(self, client: TestClient) -> None:
        assert posted(client, "/sign-out") == (303, "/")


class TestResetPages:
    def test_set_a_new_password_by_mail(
        self, client: TestClient, make: AccountsFactory, mailed_token: MailedToken
    ) -> None:
        make.actor(person=make.person(email=OWNER))
        asked = posted(client, "/password-reset", email=OWNER)
        token = mailed_token(OWNER)
        shown(client, f"/password-reset/new?token={token}")

        short = refused(client, "/password-reset/new", token=token, password="short")
        done = posted(client, "/password-reset/new", token=token, password=NEW)

        assert asked == (303, "/password-reset/sent")
        assert 'id="password-error"' in short
        assert done == (303, "/sign-in?notice=password")
        assert posted(client, "/sign-in", email=OWNER, password=NEW)[0] == 303

    def test_ask_for_an_address(self, client: TestClient) -> None:
        shown(client, "/password-reset")

        assert 'id="email-error"' in refused(client, "/password-reset", email="x")
