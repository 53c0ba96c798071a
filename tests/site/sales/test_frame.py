import pytest

from marketplace.accounts.models import Role
from marketplace.core.settings import Settings, StripeSettings
from tests.contracts.agreements.market import Market
from tests.html import Seen
from tests.site.sales.trade import As

SANDBOX = "Payments go to a sandbox, no money moves."


def places(seen: Seen) -> set[str]:
    return {link.href for link in seen.links} & {"/library", "/sales", "/desk"}


class TestNavigation:
    @pytest.mark.parametrize(
        ("role", "expected"),
        [
            (Role.OWNER, {"/library", "/sales"}),
            (Role.PUBLISHER, {"/sales"}),
            (Role.BUYER, {"/library"}),
            (Role.VIEWER, set[str]()),
        ],
    )
    def test_leads_to_what_a_role_may_do(
        self, market: Market, as_: As, role: Role, expected: set[str]
    ) -> None:
        assert places(as_(market.newcomer(role)).opens("/help").seen) == expected

    def test_leads_stewards_to_the_desk(self, market: Market, as_: As) -> None:
        seen = as_(market.steward).opens("/desk").seen

        assert "/desk" in places(seen)
        assert seen.with_tag("a", href="/desk")[0]["aria-current"] == "page"

    def test_leads_visitors_nowhere(self, market: Market, as_: As) -> None:
        assert places(as_(None).opens("/help").seen) == set()


class TestBanner:
    @pytest.fixture
    def settings(self, settings: Settings, api_base: str) -> Settings:
        """A demonstration whose cards are taken there."""
        stripe = StripeSettings.model_validate(
            {"secret_key": "sk_test_x", "webhook_secret": "whsec_0123456789abcdef"}
            | {"api_base": api_base}
        )
        return settings.model_copy(update={"stripe": stripe, "demonstration": True})

    @pytest.mark.parametrize("api_base", ["http://127.0.0.1:9999"])
    def test_says_that_no_money_moves(self, as_: As, api_base: str) -> None:
        assert SANDBOX in as_(None).opens("/help").seen.text

    @pytest.mark.parametrize("api_base", ["https://api.stripe.com", "https://api.stripe.com/"])
    def test_is_silent_where_it_does(self, as_: As, api_base: str) -> None:
        assert SANDBOX not in as_(None).opens("/help").seen.text
