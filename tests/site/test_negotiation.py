import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.site.dataset.negotiation import preferred_suffix


class TestPreferredSuffix:
    @pytest.mark.parametrize(
        ("accept", "suffix"),
        [
            ("", None),
            ("*/*", None),
            ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", None),
            ("text/turtle", "ttl"),
            ("application/ld+json, text/html;q=0.5", "jsonld"),
            ("text/html, application/rdf+xml", None),
            ("text/turtle;q=0.3, application/rdf+xml;q=0.7", "rdf"),
            ("text/turtle;q=0", None),
            ("text/turtle;q=much", None),
            ("TEXT/TURTLE;charset=utf-8", "ttl"),
        ],
    )
    def test_follows_the_highest_quality(self, accept: str, suffix: str | None) -> None:
        assert preferred_suffix(accept) == suffix

    @given(st.text(max_size=200))
    def test_reads_any_header(self, accept: str) -> None:
        assert preferred_suffix(accept) in {None, "ttl", "jsonld", "rdf"}
