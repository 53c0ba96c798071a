"""Parameters held against shapes of the SDK, without a server."""

import pytest
from stripe.params import PriceCreateParams, SubscriptionUpdateParams

from billing.sandbox import forms, params
from billing.sandbox.errors import StripeRefusal


class TestChecked:
    def test_reads_each_type(self) -> None:
        tree = forms.parse(
            "currency=eur&unit_amount=5&unit_amount_decimal=5.5&active=true&metadata[a]="
            "&tiers[0][up_to]=inf&tiers[1][up_to]=9"
        )

        assert params.checked(PriceCreateParams, tree) == {
            "currency": "eur",
            "unit_amount": 5,
            "unit_amount_decimal": "5.5",
            "active": True,
            "metadata": {"a": ""},
            "tiers": [{"up_to": "inf"}, {"up_to": 9}],
        }

    def test_reads_an_empty_text_where_it_unsets(self) -> None:
        tree = forms.parse("application_fee_percent=&metadata=&trial_end=now")

        assert params.checked(SubscriptionUpdateParams, tree) == {
            "application_fee_percent": "",
            "metadata": "",
            "trial_end": "now",
        }

    def test_reads_fractions(self) -> None:
        tree = forms.parse("application_fee_percent=12.5")

        assert params.checked(SubscriptionUpdateParams, tree) == {"application_fee_percent": 12.5}

    @pytest.mark.parametrize("text", ["nan", "inf", "x", "1e", ""])
    def test_refuses_what_is_no_number(self, text: str) -> None:
        tree = forms.parse(f"currency=eur&unit_amount_decimal={text}")

        with pytest.raises(StripeRefusal, match="Invalid decimal"):
            params.checked(PriceCreateParams, tree)

    @pytest.mark.parametrize("text", ["1.5", "-", "", "٤", "9" * 16, " 1"])
    def test_refuses_what_is_no_whole_number(self, text: str) -> None:
        with pytest.raises(StripeRefusal, match="Invalid integer"):
            params.checked(PriceCreateParams, {"currency": "eur", "unit_amount": text})
