from billing.sandbox import cards
from tests.billing.sandbox.shop import Shop


class TestRenewal:
    def test_is_charged_each_period(self, shop: Shop) -> None:
        bought = shop.subscribe()

        shop.sandbox.advance(days=93)

        invoices = shop.invoices(bought)
        assert [one.status for one in invoices] == ["paid"] * len(invoices)
        assert len(invoices) in {3, 4}
        assert invoices[0].billing_reason == "subscription_cycle"

    def test_moves_the_period_on_without_a_gap(self, shop: Shop) -> None:
        bought = shop.subscribe()
        first = bought["items"].data[0]

        shop.sandbox.advance(days=32)

        second = shop.subscription(bought)["items"].data[0]
        assert second.current_period_start == first.current_period_end
        line = shop.invoices(bought)[0].lines.data[0]
        assert line.period.start == second.current_period_start
        assert line.period.end == second.current_period_end

    def test_is_a_draft_for_an_hour(self, shop: Shop) -> None:
        bought = shop.subscribe()
        end: int = bought["items"].data[0].current_period_end

        shop.sandbox.advance_to(end + 60)
        draft = shop.invoices(bought)[0]
        shop.sandbox.advance(hours=1)

        final = shop.invoices(bought)[0]
        assert (draft.status, draft.number) == ("draft", None)
        assert draft.automatically_finalizes_at == end + 3600
        assert (final.id, final.status) == (draft.id, "paid")

    def test_follows_a_trial(self, shop: Shop) -> None:
        bought = shop.subscribe(subscription_data={"trial_period_days": 14})

        shop.sandbox.advance(days=14, hours=2)

        assert shop.subscription(bought).status == "active"
        assert [one.amount_paid for one in shop.invoices(bought)] == [4900, 0]

    def test_happens_in_the_order_of_time(self, shop: Shop) -> None:
        bought = shop.subscribe()
        shop.sandbox.advance(days=400)

        created = [one.created for one in shop.api.events.list({"limit": 100}).data]

        assert created == sorted(created, reverse=True)
        assert len(shop.invoices(bought)) == 10


class TestFailedRenewal:
    def test_is_past_due_and_tried_again_after_three_days(self, shop: Shop) -> None:
        bought = shop.subscribe(cards.FAILS_LATER)

        shop.renew(bought)

        invoice = shop.invoices(bought)[0]
        assert shop.subscription(bought).status == "past_due"
        assert (invoice.status, invoice.attempt_count) == ("open", 1)
        assert invoice.status_transitions.finalized_at is not None
        wait = (invoice.next_payment_attempt or 0) - invoice.status_transitions.finalized_at
        assert wait == 3 * 86_400
        assert shop.told("invoice.payment_failed") == ["invoice.payment_failed"]

    def test_ends_the_subscription_after_three_more_tries(self, shop: Shop) -> None:
        bought = shop.subscribe(cards.FAILS_LATER)
        shop.renew(bought)
        tries: list[tuple[int, str]] = []

        for days in (3, 5, 7):
            shop.sandbox.advance(days=days, hours=0.1)
            found = shop.subscription(bought)
            tries.append((shop.invoices(bought)[0].attempt_count, found.status))

        assert tries == [(2, "past_due"), (3, "past_due"), (4, "canceled")]
        details = shop.subscription(bought).cancellation_details
        assert details is not None
        assert details.reason == "payment_failed"

    def test_runs_again_when_a_later_try_works(self, shop: Shop) -> None:
        bought = shop.subscribe(cards.FAILS_LATER)
        shop.renew(bought)
        shop.sandbox.change_card(shop.customer.id, cards.PAYS)

        shop.sandbox.advance(days=3, hours=1)

        invoice = shop.invoices(bought)[0]
        assert shop.subscription(bought).status == "active"
        assert (invoice.status, invoice.attempt_count, invoice.amount_paid) == ("paid", 2, 4900)

    def test_leaves_a_failed_charge(self, shop: Shop) -> None:
        bought = shop.subscribe(cards.FAILS_LATER)
        shop.renew(bought)

        charges = shop.api.charges.list({"customer": shop.customer.id})

        assert [(one.status, one.failure_code) for one in charges] == [
            ("failed", "card_declined"),
            ("succeeded", None),
        ]

    def test_uses_the_card_of_the_customer_when_the_subscription_has_none(self, shop: Shop) -> None:
        bought = shop.subscribe(cards.FAILS_LATER)
        shop.sandbox.change_card(shop.customer.id, cards.PAYS)
        cards_of = shop.api.customers.payment_methods.list(shop.customer.id)
        newest = cards_of.data[0].id
        shop.api.customers.update(
            shop.customer.id, {"invoice_settings": {"default_payment_method": newest}}
        )
        shop.api.subscriptions.update(bought.id, {"default_payment_method": newest})

        shop.renew(bought)

        assert shop.subscription(bought).status == "active"
