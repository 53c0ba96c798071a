import pytest
import stripe

from billing.sandbox import cards
from tests.billing.sandbox.shop import Shop

DAY = 86_400


class TestBegin:
    def test_runs_and_is_paid_for_one_month(self, shop: Shop) -> None:
        found = shop.subscribe(subscription_data={"metadata": {"reference": "contract-1"}})

        item = found["items"].data[0]
        assert found.status == "active"
        assert found.metadata["reference"] == "contract-1"
        assert 28 * DAY <= item.current_period_end - item.current_period_start <= 31 * DAY
        assert item.current_period_start == found.start_date

    def test_has_a_paid_first_invoice(self, shop: Shop) -> None:
        found = shop.subscribe(subscription_data={"metadata": {"reference": "contract-1"}})

        (invoice,) = shop.invoices(found)
        assert (invoice.status, invoice.amount_paid) == ("paid", 4900)
        assert invoice.billing_reason == "subscription_create"
        assert invoice.number
        assert invoice.parent is not None
        assert invoice.parent.subscription_details is not None
        assert invoice.parent.subscription_details.subscription == found.id
        assert invoice.parent.subscription_details.metadata is not None
        assert invoice.parent.subscription_details.metadata["reference"] == "contract-1"

    def test_is_told_step_by_step(self, shop: Shop) -> None:
        shop.subscribe()

        assert shop.told(
            "customer.subscription.created",
            "invoice.created",
            "invoice.finalized",
            "invoice.paid",
            "checkout.session.completed",
        ) == [
            "customer.subscription.created",
            "invoice.created",
            "invoice.finalized",
            "invoice.paid",
            "checkout.session.completed",
        ]

    def test_with_a_trial_costs_nothing_yet(self, shop: Shop) -> None:
        session = shop.pay(shop.session(subscription_data={"trial_period_days": 14}))
        found = shop.api.subscriptions.retrieve(str(session.subscription))

        (invoice,) = shop.invoices(found)
        assert found.trial_end == found.start_date + 14 * DAY
        assert (found.status, session.payment_status) == ("trialing", "no_payment_required")
        assert (invoice.status, invoice.total) == ("paid", 0)
        assert shop.api.payment_intents.list({"customer": shop.customer.id}).data == []


class TestUpdate:
    def test_ends_with_the_period_when_asked(self, shop: Shop) -> None:
        bought = shop.subscribe()
        asked = shop.api.subscriptions.update(bought.id, {"cancel_at_period_end": True})
        end = bought["items"].data[0].current_period_end

        shop.sandbox.advance(days=32)

        ended = shop.subscription(bought)
        assert (asked.status, asked.cancel_at_period_end, asked.cancel_at) == ("active", True, end)
        assert (ended.status, ended.ended_at) == ("canceled", end)
        assert len(shop.invoices(bought)) == 1
        assert shop.told("customer.subscription.deleted") == ["customer.subscription.deleted"]

    def test_goes_on_when_that_was_taken_back(self, shop: Shop) -> None:
        bought = shop.subscribe()
        shop.api.subscriptions.update(bought.id, {"cancel_at_period_end": True})
        back = shop.api.subscriptions.update(bought.id, {"cancel_at_period_end": False})

        shop.sandbox.advance(days=32)

        assert (back.cancel_at, back.canceled_at) == (None, None)
        assert shop.subscription(bought).status == "active"

    def test_changes_metadata_pair_by_pair(self, shop: Shop) -> None:
        bought = shop.subscribe(subscription_data={"metadata": {"a": "1", "b": "2"}})
        changed = shop.api.subscriptions.update(bought.id, {"metadata": {"b": "", "c": "3"}})
        emptied = shop.api.subscriptions.update(bought.id, {"metadata": ""})

        assert changed.metadata.to_dict() == {"a": "1", "c": "3"}
        assert emptied.metadata.to_dict() == {}

    def test_tells_what_was_otherwise(self, shop: Shop) -> None:
        bought = shop.subscribe()
        shop.api.subscriptions.update(bought.id, {"description": "Now with a name"})

        event = shop.api.events.list({"type": "customer.subscription.updated"}).data[0]

        assert event.data.previous_attributes is not None
        assert event.data.previous_attributes.to_dict() == {"description": None}

    def test_that_changes_nothing_tells_nothing(self, shop: Shop) -> None:
        bought = shop.subscribe()
        before = shop.told()

        shop.api.subscriptions.update(bought.id, {"cancel_at_period_end": False})

        assert shop.told() == before

    def test_ends_a_trial(self, shop: Shop) -> None:
        bought = shop.subscribe(subscription_data={"trial_period_days": 14})
        shop.api.subscriptions.update(bought.id, {"trial_end": "now"})

        shop.sandbox.advance(hours=2)

        assert shop.subscription(bought).status == "active"
        assert [one.amount_paid for one in shop.invoices(bought)] == [4900, 0]

    def test_refuses_what_the_sandbox_does_not_do(self, shop: Shop) -> None:
        bought = shop.subscribe()

        with pytest.raises(stripe.InvalidRequestError, match="days_until_due"):
            shop.api.subscriptions.update(bought.id, {"days_until_due": 3})


class TestCancel:
    def test_ends_at_once(self, shop: Shop) -> None:
        bought = shop.subscribe()

        ended = shop.api.subscriptions.cancel(
            bought.id, {"cancellation_details": {"comment": "no need"}}
        )

        assert ended.status == "canceled"
        assert ended.ended_at == ended.canceled_at
        assert ended.cancellation_details is not None
        assert ended.cancellation_details.comment == "no need"
        assert ended.cancellation_details.reason == "cancellation_requested"

    def test_renews_no_more(self, shop: Shop) -> None:
        bought = shop.subscribe()
        shop.api.subscriptions.cancel(bought.id)

        shop.sandbox.advance(days=70)

        assert len(shop.invoices(bought)) == 1

    def test_twice_finds_nothing_to_cancel(self, shop: Shop) -> None:
        bought = shop.subscribe()
        shop.api.subscriptions.cancel(bought.id)

        with pytest.raises(stripe.InvalidRequestError) as caught:
            shop.api.subscriptions.cancel(bought.id)

        assert caught.value.http_status == 404

    def test_lets_only_words_change_afterwards(self, shop: Shop) -> None:
        bought = shop.subscribe()
        shop.api.subscriptions.cancel(bought.id)

        changed = shop.api.subscriptions.update(bought.id, {"metadata": {"a": "1"}})

        assert changed.metadata["a"] == "1"
        with pytest.raises(stripe.InvalidRequestError, match="A canceled subscription can only"):
            shop.api.subscriptions.update(bought.id, {"cancel_at_period_end": True})

    def test_stops_collecting_what_is_unpaid(self, shop: Shop) -> None:
        bought = shop.subscribe(cards.FAILS_LATER)
        shop.renew(bought)
        shop.api.subscriptions.cancel(bought.id)

        shop.sandbox.advance(days=30)

        unpaid = shop.invoices(bought)[0]
        assert (unpaid.status, unpaid.attempt_count) == ("open", 1)
        assert (unpaid.auto_advance, unpaid.next_payment_attempt) == (False, None)

    def test_refuses_to_prorate(self, shop: Shop) -> None:
        bought = shop.subscribe()

        with pytest.raises(stripe.InvalidRequestError, match="prorate"):
            shop.api.subscriptions.cancel(bought.id, {"prorate": True})


class TestList:
    def test_leaves_out_what_is_over_unless_asked(self, shop: Shop) -> None:
        over, running = shop.subscribe(), shop.subscribe()
        shop.api.subscriptions.cancel(over.id)
        mine = shop.customer.id

        usual = shop.api.subscriptions.list({"customer": mine})
        everything = shop.api.subscriptions.list({"customer": mine, "status": "all"})
        canceled = shop.api.subscriptions.list({"customer": mine, "status": "canceled"})

        assert [one.id for one in usual] == [running.id]
        assert [one.id for one in everything] == [running.id, over.id]
        assert [one.id for one in canceled] == [over.id]

    def test_is_part_of_an_expanded_customer(self, shop: Shop) -> None:
        running = shop.subscribe()

        found = shop.api.customers.retrieve(shop.customer.id, {"expand": ["subscriptions"]})

        assert found.subscriptions is not None
        assert [one.id for one in found.subscriptions] == [running.id]
