from typing import ClassVar

import pytest
from fastapi.testclient import TestClient
from sqlmodel import Session, select

from marketplace.accounts.models import Person
from tests.accounts.conftest import MailedToken
from tests.accounts.pages.visiting import posted, refused, shown
from tests.factories.accounts import PASSWORD, AccountsFactory


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
