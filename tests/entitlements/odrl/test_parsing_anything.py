import json
from typing import Any, cast

from hypothesis import given, settings
from hypothesis import strategies as st

from marketplace.entitlements.odrl.errors import PolicyRefused
from marketplace.entitlements.odrl.parsing import (
    parse,
)
from tests.entitlements.odrl.policies import (
    PAYMENT,
    PROFILE,
    PURPOSE,
    REIDENTIFY,
    Json,
    document,
    refusal,
    rule,
)

SMALL = document(
    rule(uid="#use", constraint=[PURPOSE | {"uid": "#p"}], duty=[PAYMENT]),
    rule("derive", constraint=["#p"]),
    prohibition=[rule(REIDENTIFY)],
)
TERMS = st.sampled_from(
    ["use", "and", "@id", "uid", "#p", "#use", "permission", "constraint", "leftOperand", "@value"]
)
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TERMS | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TERMS, inner, max_size=3),
    max_leaves=8,
)


def paths(node: Any) -> list[tuple[Any, ...]]:
    """Where each part of a document lies."""
    parts: list[tuple[Any, Any]] = []
    if isinstance(node, dict):
        parts = list(cast("Json", node).items())
    elif isinstance(node, list):
        parts = list(enumerate(cast("list[Any]", node)))
    return [(), *((key, *path) for key, part in parts for path in paths(part))]


class TestFuzz:
    @settings(max_examples=60, deadline=None)
    @given(ANYTHING)
    def test_anything_at_all_is_read_or_refused(self, written: Any) -> None:
        assert refusal(written)

    @settings(max_examples=150, deadline=None)
    @given(st.sampled_from(paths(SMALL)[1:]), ANYTHING)
    def test_a_changed_part_is_read_or_refused(self, path: tuple[Any, ...], part: Any) -> None:
        changed = json.loads(json.dumps(SMALL))
        node = changed
        for key in path[:-1]:
            node = node[key]
        node[path[-1]] = part
        try:
            found = parse(changed, PROFILE)
        except PolicyRefused:
            return

        assert found.rules
