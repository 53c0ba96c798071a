from contextlib import suppress
from typing import Any, cast
from urllib.parse import urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from stripe import _encode as encoding

from billing.sandbox import forms
from billing.sandbox.errors import StripeRefusal

NAMES = st.text(st.characters(blacklist_characters="[]", blacklist_categories=["Cs"]), min_size=1)
TEXTS = st.text(st.characters(blacklist_categories=["Cs"]))


def below(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """A value, or a few of them in a list or by name."""
    return (
        inner
        | st.lists(inner, min_size=1, max_size=3)
        | st.dictionaries(NAMES, inner, min_size=1, max_size=3)
    )


TREES = st.dictionaries(NAMES, below(below(below(TEXTS))), max_size=4)


def encoded(params: dict[str, Any]) -> str:
    """As the SDK encodes parameters."""
    return urlencode(list(encoding._api_encode(params)))  # noqa: SLF001 # pyright: ignore[reportPrivateUsage] - there is no public way


def by_index(value: Any) -> Any:
    """Lists as the parser shows them."""
    if isinstance(value, list):
        listed = cast("list[Any]", value)
        return {str(place): by_index(one) for place, one in enumerate(listed)}
    if isinstance(value, dict):
        pairs = cast("dict[str, Any]", value)
        return {name: by_index(one) for name, one in pairs.items()}
    return value


class TestParse:
    @settings(deadline=None)
    @given(TREES)
    def test_reads_back_what_the_sdk_encodes(self, params: dict[str, Any]) -> None:
        assert forms.parse(encoded(params)) == by_index(params)

    @settings(deadline=None)
    @given(st.text())
    def test_reads_or_refuses_any_text(self, text: str) -> None:
        with suppress(StripeRefusal):
            assert isinstance(forms.parse(text), dict)

    def test_appends_to_a_list_without_indices(self) -> None:
        assert forms.parse("expand[]=customer&expand[]=invoice") == {
            "expand": {"0": "customer", "1": "invoice"}
        }

    @pytest.mark.parametrize("text", ["a[b=1", "a]=1", "[a]=1", "a=1&a[b]=2", "a[b]=2&a=1", "=1"])
    def test_refuses_what_is_no_such_encoding(self, text: str) -> None:
        with pytest.raises(StripeRefusal):
            forms.parse(text)

    def test_refuses_what_is_nested_too_deeply(self) -> None:
        with pytest.raises(StripeRefusal, match="too deeply"):
            forms.parse("a" + "[b]" * 10 + "=1")

    def test_refuses_too_many(self) -> None:
        with pytest.raises(StripeRefusal, match="more than 1000"):
            forms.parse("&".join(f"a{number}=1" for number in range(1001)))
