import typer.testing

from marketplace.cli import app
from marketplace.cli.doctoring import look_at_payment
from marketplace.core.settings import InvoiceSettings, Settings
from tests.billing.shop import Shop
from tests.billing.signing import event, send

DRY = typer.testing.CliRunner()


def environment(settings: Settings) -> dict[str, str]:
    found = {
        "MARKETPLACE_DATABASE_URL": str(settings.database_url),
        "MARKETPLACE_STORAGE__ENDPOINT": settings.storage.endpoint,
        "MARKETPLACE_STORAGE__ACCESS_KEY": "k",
        "MARKETPLACE_STORAGE__SECRET_KEY": "s",
        "MARKETPLACE_SECRET_KEY": settings.secret_key.get_secret_value(),
    }
    if settings.stripe:
        found |= {
            "MARKETPLACE_STRIPE__SECRET_KEY": settings.stripe.secret_key.get_secret_value(),
            "MARKETPLACE_STRIPE__WEBHOOK_SECRET": settings.stripe.webhook_secret.get_secret_value(),
            "MARKETPLACE_STRIPE__API_BASE": settings.stripe.api_base,
        }
    return found


class TestReplay:
    def test_handles_an_event_again(self, shop: Shop) -> None:
        sent = event("checkout.session.completed", {"id": "cs_unknown"})
        send(shop, sent)
        command = ["stripe", "replay", sent["id"]]
        answers = [DRY.invoke(app, command, env=environment(shop.services.settings)) for _ in "12"]

        assert [answer.exit_code for answer in answers] == [0, 0]
        assert sent["id"] in answers[0].output

    def test_says_that_an_event_is_unknown(self, shop: Shop) -> None:
        command = ["stripe", "replay", "evt_unknown"]
        answer = DRY.invoke(app, command, env=environment(shop.services.settings))

        assert answer.exit_code == 1
        assert "evt_unknown" in answer.output

    def test_says_that_stripe_does_not_answer(self, shop: Shop) -> None:
        reference = shop.offered()
        page = {"id": shop.checkout(reference).stripe_id}
        sent = event("checkout.session.completed", page)
        send(shop, sent)
        nowhere = {"MARKETPLACE_STRIPE__API_BASE": "http://127.0.0.1:1"}
        known = environment(shop.services.settings) | nowhere
        answer = DRY.invoke(app, ["stripe", "replay", sent["id"]], env=known)

        assert answer.exit_code == 1
        assert "does not answer" in answer.output

    def test_says_that_stripe_is_not_configured(self, settings: Settings) -> None:
        answer = DRY.invoke(app, ["stripe", "replay", "evt_1"], env=environment(settings))

        assert answer.exit_code == 1
        assert "MARKETPLACE_STRIPE__SECRET_KEY" in answer.output


class TestDoctor:
    def test_finds_stripe_well(self, shop: Shop) -> None:
        finding = look_at_payment(shop.services.settings)

        assert finding.is_well
        assert shop.sandbox.base in finding.sentence

    def test_finds_a_key_that_stripe_does_not_take(self, shop: Shop) -> None:
        finding = look_at_payment(shop.settings_with(secret_key="sk_test_another"))

        assert not finding.is_well

    def test_finds_that_nobody_answers(self, shop: Shop) -> None:
        finding = look_at_payment(shop.settings_with(api_base="http://127.0.0.1:1"))

        assert not finding.is_well
        assert "does not answer" in finding.sentence

    def test_names_payment_by_invoice(self, settings: Settings) -> None:
        invoice = InvoiceSettings(iban="DE02120300000000202051")
        finding = look_at_payment(settings.model_copy(update={"invoice": invoice}))

        assert finding.sentence == "by invoice"

    def test_is_content_without_any(self, settings: Settings) -> None:
        assert look_at_payment(settings).is_well
