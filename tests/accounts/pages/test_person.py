import re
from datetime import timedelta

import pytest
from fastapi.testclient import TestClient
from pyotp.totp import TOTP
from sqlmodel import Session, select

from catalog.models import Access, Dataset
from marketplace.accounts import queries
from marketplace.accounts.models import SignIn
from marketplace.core import clock
from tests.accounts.conftest import MailedToken
from tests.accounts.pages.visiting import NEW, OWNER, posted, refused, shown
from tests.factories.accounts import PASSWORD, AccountsFactory


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
        other = session.exec(select(SignIn.id).where(SignIn.token_hash == None)).first()  # noqa: E711 - SQL's IS NULL

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
