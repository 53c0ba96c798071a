import re
from typing import Any, ClassVar

import pytest
from fastapi.testclient import TestClient
from sqlmodel import Session

from marketplace.accounts import queries
from marketplace.accounts.models import Role
from tests.accounts.conftest import MailedToken
from tests.accounts.pages.visiting import OWNER, posted, refused, shown
from tests.factories.accounts import PASSWORD, AccountsFactory


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
