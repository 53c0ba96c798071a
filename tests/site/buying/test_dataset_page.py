from catalog.models import Access
from marketplace.accounts.models import OrganizationSize, Role
from tests.contracts.pages.cards import FakeCards
from tests.contracts.pages.conftest import As
from tests.contracts.pages.market import Market

PAGE = "/datasets/counts"
SIZES = [{"size": "startup", "unit_amount": 1200}, {"size": "small", "unit_amount": 1900}]


class TestVisitor:
    def test_sees_price_and_plans_before_any_sign_in(self, market: Market, as_: As) -> None:
        offer = market.offer(tariffs=SIZES)

        seen = as_(None).opens(PAGE).seen

        assert "from €12 / month" in seen.text
        choices = [radio["value"] for radio in seen.with_tag("input", name="offer")]
        assert choices == [f"{offer.id}:startup", f"{offer.id}:small", str(offer.id)]
        assert "checked" in seen.with_tag("input", name="offer", value=str(offer.id))[0]

    def test_sees_what_is_due_when(self, market: Market, as_: As) -> None:
        market.offer(trial_days=14)

        text = as_(None).opens(PAGE).seen.text

        assert "14 days of trial €0" in text
        assert "VAT 19 % in it €4.63 Altogether €29.00 a month" in text
        assert "Try 14 days free of charge" in text
        assert "Payment by card, or by invoice for verified organizations." in text

    def test_sees_rights_and_the_way_to_the_whole_contract(self, market: Market, as_: As) -> None:
        offer = market.offer()

        seen = as_(None).opens(PAGE).seen

        assert "Your contract at a glance" in seen.text
        assert "Pass the data on or resell it" in seen.text
        assert seen.href_of("Read the whole contract") == f"/contracts/new?offer={offer.id}"

    def test_keeps_the_preview_but_gets_no_file(self, market: Market, as_: As) -> None:
        market.offer()

        seen = as_(None).opens(PAGE).seen

        assert "2 of 2 rows" in seen.text
        assert not [link for link in seen.links if "/download" in link.href]

    def test_finds_price_and_action_on_a_phone(self, market: Market, as_: As) -> None:
        market.offer()

        seen = as_(None).opens(PAGE).seen

        assert seen.with_tag("div", **{"class": "cx-buybar"})
        assert seen.href_of("Choose a plan") == "#offers"

    def test_reads_whom_to_write_to_instead(self, market: Market, as_: As) -> None:
        market.offer()

        assert "Rather by post or telephone?" in as_(None).opens(PAGE).seen.text

    def test_sees_the_terms_of_offers_that_differ_apart(self, market: Market, as_: As) -> None:
        market.offer()
        market.offer(kind="one_off", interval=None, unit_amount=29_000, policy=["attribution"])

        seen = as_(None).opens(PAGE).seen

        whole = [link.text for link in seen.links if "Read the whole contract" in link.text]
        assert whole == [
            "Read the whole contract : Subscription by the month",
            "Read the whole contract : Paid once",
        ]

    def test_reads_german(self, market: Market, as_: As) -> None:
        market.offer()

        text = as_(None).opens(f"{PAGE}?lang=de").seen.text

        assert "Tarif wählen" in text
        assert "Ihr Vertrag auf einen Blick" in text


class TestBuyer:
    def test_is_offered_the_plan_of_their_verified_size(self, market: Market, as_: As) -> None:
        market.verify(market.buyer, size=OrganizationSize.SMALL)
        offer = market.offer(tariffs=SIZES)

        seen = as_(market.buyer).opens(PAGE).seen

        small = seen.with_tag("input", name="offer", value=f"{offer.id}:small")[0]
        standard = seen.with_tag("input", name="offer", value=str(offer.id))[0]
        assert "checked" in small
        assert "disabled" in standard
        assert "€19 / month" in seen.text

    def test_without_a_role_for_it_is_told_who_buys(self, market: Market, as_: As) -> None:
        market.offer()
        viewer = market.colleague(market.buyer, Role.VIEWER)

        text = as_(viewer).opens(PAGE).seen.text

        assert "Your role does not make contracts" in text

    def test_with_a_draft_goes_on_with_it(self, market: Market, as_: As) -> None:
        draft = market.draft()

        seen = as_(market.buyer).opens(PAGE).seen

        assert seen.href_of("Read and accept") == f"/contracts/{draft.id}"
        assert not seen.with_tag("input", name="offer")

    def test_who_has_not_paid_is_led_to_the_payment(self, market: Market, as_: As) -> None:
        contract_id = market.accepted()

        seen = as_(market.buyer).opens(PAGE).seen

        assert seen.href_of("To the payment") == f"/contracts/{contract_id}"

    def test_with_a_contract_in_force_downloads(self, market: Market, as_: As) -> None:
        contract_id = market.active()

        seen = as_(market.buyer).opens(PAGE).seen

        assert seen.href_of("Original (CSV)") == f"{PAGE}/download?format=original"
        assert seen.href_of("See or end the contract") == f"/contracts/{contract_id}"
        assert "1 organization uses it" in seen.text

    def test_whose_access_rests_sees_what_is_due(
        self, market: Market, as_: As, cards: FakeCards
    ) -> None:
        contract_id = market.active()
        cards.lapse(market.session, contract_id)
        market.session.commit()

        seen = as_(market.buyer).opens(PAGE).seen

        assert seen.href_of("See what is due") == f"/contracts/{contract_id}"
        assert not [link for link in seen.links if "/download" in link.href]

    def test_whose_contract_has_ended_can_make_a_new_one(self, market: Market, as_: As) -> None:
        contract_id, buyer = market.active(), as_(market.buyer)
        buyer.sends(f"/contracts/{contract_id}/termination", effective="now")

        seen = buyer.opens(PAGE).seen

        assert seen.href_of("See the ended contract") == f"/contracts/{contract_id}"
        assert "You can make a new one." in seen.text
        assert seen.with_tag("input", name="offer")

    def test_who_discarded_a_draft_sees_no_trace_of_it(self, market: Market, as_: As) -> None:
        draft, buyer = market.draft(), as_(market.buyer)
        buyer.sends(f"/contracts/{draft.id}/termination", effective="now")

        assert "See the ended contract" not in buyer.opens(PAGE).seen.text


class TestPrivateDoor:
    def test_is_open_to_parties_of_a_contract(self, market: Market, as_: As) -> None:
        market.active()
        market.dataset.access = Access.PRIVATE
        market.session.commit()

        page = as_(market.buyer).opens(PAGE)

        assert "Only its publisher and parties to a contract see this page" in page.seen.text
        assert page.seen.href_of("Original (CSV)") == f"{PAGE}/download?format=original"
        assert as_(None).opens(PAGE).status == 404


class TestRequestDoor:
    def test_asks_for_access_instead_of_a_plan(self, market: Market, as_: As) -> None:
        market.dataset.access = Access.REQUEST
        market.offer()

        seen = as_(None).opens(PAGE).seen

        assert "Ask for access" in seen.text
        assert "approves or refuses. Only then is anything due." in seen.text

    def test_says_that_the_publisher_decides(self, market: Market, as_: As) -> None:
        market.dataset.access = Access.REQUEST
        contract_id = market.accepted()

        seen = as_(market.buyer).opens(PAGE).seen

        assert "Anbieter GmbH now approves or refuses" in seen.text
        assert seen.href_of("See the contract") == f"/contracts/{contract_id}"


class TestPublisher:
    def test_is_led_to_price_and_conditions(self, market: Market, as_: As) -> None:
        market.offer()

        seen = as_(market.provider).opens(PAGE).seen

        assert seen.href_of("Price and conditions") == "/publish/counts/offers"
        assert not seen.with_tag("input", name="offer")

    def test_of_data_without_conditions_is_told_so(self, market: Market, as_: As) -> None:
        text = as_(market.provider).opens(PAGE).seen.text

        assert "It has no conditions yet that others could accept." in text


class TestWithoutMoney:
    def test_shows_free_conditions_without_a_price(self, moneyless: Market, as_: As) -> None:
        offer = moneyless.offer(kind="free")

        seen = as_(None).opens(PAGE).seen

        assert seen.with_tag("input", type="hidden", name="offer", value=str(offer.id))
        assert [word for word in ("€", "price", "payment") if word in seen.text.lower()] == []

    def test_hides_what_would_cost(self, market: Market, moneyless: Market, as_: As) -> None:
        moneyless.dataset.offers = [{"id": "1", "unit_amount": 2900}]
        moneyless.dataset.needs_contract = True
        moneyless.session.commit()

        seen = as_(None).opens(PAGE).seen

        assert "No contract on this data can be made here at present." in seen.text
        assert "€" not in seen.text
