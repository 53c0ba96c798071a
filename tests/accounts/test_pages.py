import re
from datetime import timedelta
from html import unescape
from typing import Any, ClassVar

import pytest
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st
from pyotp.totp import TOTP
from sqlmodel import Session, select

from catalog.models import Access, Dataset
from marketplace.accounts import queries
from marketplace.accounts.deps import local_place
from marketplace.accounts.models import Person, Role, SignIn
from marketplace.core import clock
from tests.accounts.conftest import MailedToken
from tests.factories.accounts import PASSWORD, AccountsFactory

NEW = "another good password"
OWNER = "owner@example.org"


def posted(client: TestClient, path: str, **form: Any) -> tuple[int, str]:
    answer = client.post(path, data=form, follow_redirects=False)
    return answer.status_code, answer.headers.get("location", "")


def shown(client: TestClient, path: str) -> str:
    answer = client.get(path, follow_redirects=False)
    assert answer.status_code == 200, path
    return unescape(answer.text)


def refused(client: TestClient, path: str, **form: Any) -> str:
    answer = client.post(path, data=form, follow_redirects=False)
    assert answer.status_code == 422, path
    return unescape(answer.text)


class TestSignUp:
    FORM: ClassVar[dict[str, str]] = {
        "email": "ada@example.org",
        "name": "Ada",
        "password": PASSWORD,
        "organization": "Rechenwerk",
        "kind": "company",
        "size": "",
    }

    def test_leads_by_the_mail_to_an_account(
        self, client: TestClient, mailed_token: MailedToken
    ) -> None:
        assert posted(client, "/sign-up", **self.FORM) == (303, "/sign-up/sent")
        token = mailed_token("ada@example.org")

        page = shown(client, f"/sign-up/confirmation?token={token}")
        confirmed = posted(client, "/sign-up/confirmation", token=token)

        assert "Rechenwerk" in page
        assert confirmed == (303, "/sign-in?notice=confirmed")
        sign_in = posted(client, "/sign-in", email="ada@example.org", password=PASSWORD)
        assert sign_in == (303, "/account")

    def test_opening_the_link_alone_confirms_nothing(
        self, client: TestClient, session: Session, mailed_token: MailedToken
    ) -> None:
        posted(client, "/sign-up", **self.FORM)

        shown(client, f"/sign-up/confirmation?token={mailed_token('ada@example.org')}")

        assert session.exec(select(Person)).all() == []

    @pytest.mark.parametrize(
        ("changed", "field"),
        [
            ({"email": "no address"}, "email"),
            ({"email": ""}, "email"),
            ({"name": "<b>"}, "name"),
            ({"organization": ""}, "organization"),
            ({"kind": ""}, "kind"),
            ({"size": "giant"}, "size"),
            ({"password": "short"}, "password"),
        ],
    )
    def test_says_beside_the_field_what_to_correct(
        self, client: TestClient, changed: dict[str, str], field: str
    ) -> None:
        page = refused(client, "/sign-up", **self.FORM | changed)

        assert f'id="{field}-error"' in page
        assert PASSWORD not in page

    def test_keeps_what_was_filled_in(self, client: TestClient) -> None:
        page = refused(client, "/sign-up", **self.FORM | {"email": "no address"})

        assert 'value="Rechenwerk"' in page

    def test_shows_the_same_for_a_known_address(
        self, client: TestClient, make: AccountsFactory
    ) -> None:
        make.person(email="ada@example.org")

        assert posted(client, "/sign-up", **self.FORM) == (303, "/sign-up/sent")

    @pytest.mark.parametrize(
        "path",
        [
            "/sign-up/confirmation",
            "/password-reset/new",
            "/account/address/confirmation",
            "/invitation",
        ],
    )
    def test_says_that_a_link_is_too_old(self, client: TestClient, path: str) -> None:
        headers = {"accept": "text/html"}

        assert client.get(f"{path}?token=old", headers=headers).status_code == 410
        assert client.post(path, data={"token": "old"}, headers=headers).status_code in (410, 422)

    @pytest.mark.parametrize("path", ["/sign-up", "/sign-up/sent", "/password-reset/sent"])
    def test_shows(self, client: TestClient, path: str) -> None:
        assert "<h1>" in shown(client, path)


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


class TestProfile:
    def test_shows_who_one_is(self, browser: TestClient) -> None:
        page = shown(browser, "/account")

        assert "Olga Owner" in page
        assert "Company" in page

    def test_changes_name_and_language(self, browser: TestClient) -> None:
        done = posted(browser, "/account/profile", name="Olga Other", language="en")

        assert done == (303, "/account?notice=saved")
        assert "Olga Other" in shown(browser, "/account?notice=saved")
        assert "name-error" in refused(browser, "/account/profile", name="", language="en")

    def test_changes_the_address_by_mail(
        self, browser: TestClient, mailed_token: MailedToken
    ) -> None:
        form = {"email": "new@example.org", "present": PASSWORD}
        asked = posted(browser, "/account/address", **form)
        token = mailed_token("new@example.org")
        page = shown(browser, f"/account/address/confirmation?token={token}")

        done = posted(browser, "/account/address/confirmation", token=token)

        assert asked == (303, "/account?notice=address-mailed")
        assert "new@example.org" in page
        assert done == (303, "/sign-in?notice=address")

    @pytest.mark.parametrize("present", ["", "wrong"])
    def test_asks_for_the_password_to_change_the_address(
        self, browser: TestClient, present: str
    ) -> None:
        page = refused(browser, "/account/address", email="new@example.org", present=present)

        assert 'id="present-error"' in page

    def test_acts_for_another_organization(
        self, browser: TestClient, session: Session, make: AccountsFactory
    ) -> None:
        owner = queries.person_by_email(session, OWNER)
        other, stranger = make.organization(name="Other"), make.organization()
        make.membership(owner, other)

        done = posted(browser, "/account/acting-for", organization=str(other.id))
        foreign = posted(browser, "/account/acting-for", organization=str(stranger.id))

        assert done == (303, "/account?notice=acting")
        assert foreign[0] == 404
        assert "<h1>Other</h1>" in shown(browser, "/account/organization")

    def test_is_deleted_with_the_password(self, browser: TestClient, session: Session) -> None:
        assert "Company" in shown(browser, "/account/deletion")
        assert "present-error" in refused(browser, "/account/deletion", present="")

        done = posted(browser, "/account/deletion", present=PASSWORD)

        assert done == (303, "/sign-in?notice=deleted")
        assert queries.person_by_email(session, OWNER) is None

    def test_stays_while_data_stands_in_its_name(
        self, browser: TestClient, session: Session
    ) -> None:
        company = queries.organization_by_slug(session, "company")
        dataset = Dataset(
            publisher_id=company.id,
            slug="data",
            title={"en": "Data"},
            description={"en": "Data"},
            themes=["TRAN"],
            license="cc-zero",
            access=Access.OPEN,
        )
        session.add(dataset)
        session.flush()

        page = refused(browser, "/account/deletion", present=PASSWORD)

        assert "kern-alert--danger" in page
        assert queries.person_by_email(session, OWNER) is not None


class TestSecurity:
    def test_changes_the_password(self, browser: TestClient) -> None:
        path = "/account/password"

        assert "present-error" in refused(browser, path, present="wrong", password=NEW)
        assert "password-error" in refused(browser, path, present=PASSWORD, password="")
        assert posted(browser, path, present=PASSWORD, password=NEW)[0] == 303
        assert "kern-alert--success" in shown(browser, "/account/security?notice=password")

    def test_signs_out_other_devices(
        self, browser: TestClient, session: Session, client: TestClient
    ) -> None:
        form = {"username": OWNER, "password": PASSWORD}
        for _ in range(3):
            client.post("/api/v1/auth/token", data=form)
        other = session.exec(select(SignIn.id).where(SignIn.token_hash == None)).first()  # noqa: E711

        one = posted(browser, f"/account/sign-ins/{other}/end")
        left = len(session.exec(select(SignIn.id)).all())
        rest = posted(browser, "/account/sign-ins/end-others")

        assert one == rest == (303, "/account/security?notice=ended")
        assert (left, len(session.exec(select(SignIn.id)).all())) == (3, 1)

    def test_sets_up_a_second_factor(self, browser: TestClient, session: Session) -> None:
        begun = browser.post("/account/second-factor")
        secret = re.findall(r"<code class=\"cx-break\">([A-Z2-7]{32})</code>", begun.text)[0]
        path = "/account/second-factor/confirmation"

        assert "<svg" in begun.text
        assert begun.headers["cache-control"] == "no-store"
        assert "code-error" in refused(browser, path, code="x")
        assert "code-error" in refused(browser, path, code="000000")
        code = TOTP(secret).at(clock.now() - timedelta(seconds=30))
        assert posted(browser, path, code=code) == (303, "/account/security?notice=second-factor")

        removal = "/account/second-factor/removal"
        assert secret not in shown(browser, "/account/security")
        assert 'id="removal-error"' in refused(browser, removal, removal="wrong")
        assert posted(browser, removal, removal=PASSWORD)[0] == 303

    def test_tells_a_steward_that_a_second_factor_is_due(
        self, browser: TestClient, session: Session
    ) -> None:
        owner = queries.person_by_email(session, OWNER)
        company = queries.organization_by_slug(session, "company")
        assert owner
        part = queries.membership(session, owner.id, company.id)
        assert part
        part.roles = ["owner", "steward"]
        session.flush()

        assert "kern-alert--warning" in shown(browser, "/account/security")


class TestOrganizationPage:
    def test_changes_what_the_organization_says(self, browser: TestClient) -> None:
        form = {"name": "Company", "description": "We count.", "homepage": "", "contact_email": ""}

        done = posted(browser, "/account/organization", **form)

        assert done == (303, "/account/organization?notice=saved")
        assert "We count." in shown(browser, "/account/organization?notice=saved")
        wrong = form | {"homepage": "javascript:x", "contact_email": "x"}
        page = refused(browser, "/account/organization", **wrong)
        assert 'id="homepage-error"' in page
        assert 'id="contact_email-error"' in page

    def test_invites_and_the_invited_join(
        self, browser: TestClient, client: TestClient, mailed_token: MailedToken
    ) -> None:
        path = "/account/organization/invitations"
        assert "roles-error" in refused(browser, path, email="new@example.org")
        invited = posted(browser, path, email="new@example.org", roles=["publisher", "buyer"])
        token = mailed_token("new@example.org")

        page = shown(client, f"/invitation?token={token}")
        nameless = refused(client, "/invitation", token=token, name="", password="")
        joined = posted(client, "/invitation", token=token, name="Nia New", password=PASSWORD)

        assert invited == (303, "/account/organization?notice=invited")
        assert "Olga Owner" in page
        assert "name-error" in nameless
        assert joined == (303, "/sign-in?notice=joined")
        assert "Nia New" in shown(browser, "/account/organization")

    def test_lets_somebody_with_an_account_accept_by_one_button(
        self, browser: TestClient, make: AccountsFactory, mailed_token: MailedToken
    ) -> None:
        make.person(email="known@example.org")
        path = "/account/organization/invitations"
        posted(browser, path, email="known@example.org", roles=["viewer"])

        token = mailed_token("known@example.org")

        assert 'type="password"' not in shown(browser, f"/invitation?token={token}")
        assert posted(browser, "/invitation", token=token)[0] == 303

    def test_withdraws_an_invitation(self, browser: TestClient) -> None:
        path = "/account/organization/invitations"
        posted(browser, path, email="new@example.org", roles=["viewer"])
        page = shown(browser, "/account/organization")
        withdrawal = re.findall(r'action="([^"]+/withdrawal)"', page)[0]

        assert posted(browser, withdrawal)[0] == 303
        assert "new@example.org" not in shown(browser, "/account/organization?notice=withdrawn")

    def test_changes_roles_and_removes_members(
        self, browser: TestClient, session: Session, make: AccountsFactory
    ) -> None:
        company = queries.organization_by_slug(session, "company")
        member = make.person(name="Mia Member")
        make.membership(member, company, roles=[Role.VIEWER])
        path = f"/account/organization/members/{member.id}"

        assert posted(browser, f"{path}/roles", roles=["buyer", "publisher"])[0] == 303
        assert "members" in refused(browser, f"{path}/roles", roles=["king"])
        assert posted(browser, f"{path}/removal")[0] == 303
        assert "Mia Member" not in shown(browser, "/account/organization?notice=members")

    def test_keeps_the_last_owner(self, browser: TestClient, session: Session) -> None:
        owner = queries.person_by_email(session, OWNER)
        assert owner

        page = refused(browser, f"/account/organization/members/{owner.id}/removal")

        assert 'id="errors"' in page

    def test_shows_a_viewer_no_forms(
        self, browser: TestClient, session: Session, make: AccountsFactory
    ) -> None:
        owner = queries.person_by_email(session, OWNER)
        elsewhere = make.organization(name="Elsewhere")
        make.membership(owner, elsewhere, roles=[Role.VIEWER])
        posted(browser, "/account/acting-for", organization=str(elsewhere.id))

        page = shown(browser, "/account/organization")

        assert "/account/organization/invitations" not in page
        denied = browser.get("/account/keys")
        assert denied.status_code == 403


class TestKeysPage:
    FORM: ClassVar[dict[str, Any]] = {
        "name": "Nightly",
        "scopes": ["read", "publish"],
        "expires_on": "2099-12-31",
    }

    def test_shows_a_secret_once(self, browser: TestClient) -> None:
        made = browser.post("/account/keys", data=self.FORM)
        secret = re.findall(r"cdx_[0-9a-f]{10}_[\w-]+", made.text)[0]

        later = shown(browser, "/account/keys")

        assert secret not in later
        assert secret[:14] in later
        headers = {"Authorization": f"Bearer {secret}"}
        assert browser.get("/api/v1/me", headers=headers).status_code == 200

    @pytest.mark.parametrize(
        ("changed", "field"),
        [
            ({"name": ""}, "name"),
            ({"scopes": []}, "scopes"),
            ({"expires_on": "soon"}, "expires_on"),
            ({"expires_on": "2020-01-01"}, "expires_on"),
        ],
    )
    def test_says_what_to_correct(
        self, browser: TestClient, changed: dict[str, Any], field: str
    ) -> None:
        assert f'id="{field}-error"' in refused(browser, "/account/keys", **self.FORM | changed)

    def test_removes_a_key(self, browser: TestClient) -> None:
        page = browser.post("/account/keys", data=self.FORM).text
        removal = re.findall(r'action="([^"]+/removal)"', page)[0]

        assert posted(browser, removal) == (303, "/account/keys?notice=removed")
        assert "Nightly" not in shown(browser, "/account/keys?notice=removed")


class TestHttps:
    def test_binds_the_cookie_to_the_host(self, make: AccountsFactory, client: TestClient) -> None:
        make.actor(person=make.person(email=OWNER))
        services = client.app.state.services  # pyright: ignore
        services.settings = services.settings.model_copy(
            update={"public_url": "https://data.example"}
        )
        form = {"email": OWNER, "password": PASSWORD}

        cookie = client.post("/sign-in", data=form, follow_redirects=False).headers["set-cookie"]

        assert cookie.startswith("__Host-session=")
        assert "Secure" in cookie
        assert "Path=/" in cookie
        assert "Domain" not in cookie
