import hashlib
import json

from quality import criteria
from quality.criteria import BY_ID, DIMENSIONS, RULES, WEIGHTS

AS_PUBLISHED = {
    "checksum 1": "5c2129d3fca6",
    "readable 2": "fe6cd1d8fe4e",
    "machine_readable 1": "5222b83a53bd",
    "non_empty 1": "8e6b7c27a4f9",
    "columns 1": "fd2008e6c022",
    "header 2": "379195b358d9",
    "rows_parse 1": "ed6b04c6435f",
    "typed 1": "3177781454b8",
    "completeness 1": "9fa74fadaa86",
    "key_unique 1": "a6e6809e64a1",
    "ranges 1": "fa8bcc8ef916",
    "geometry 1": "6f4d552ae875",
    "expectations 1": "dc8dfdb400c1",
    "expectations_advised 1": "a3bcacf52732",
    "schema_stable 2": "25e7c4a66259",
    "rows_stable 1": "b722db41bcb4",
    "drift 1": "98c911e185af",
    "freshness 1": "12b20b6584b1",
    "metadata 2": "ff3d5138b66e",
    "license_clear 1": "600a6ab4e9f5",
    "pipeline 1": "c58db85cd50a",
}


class TestCatalogue:
    def test_names_each_rule_once_in_both_languages(self) -> None:
        assert len(BY_ID) == len(RULES)
        assert all(rule.text_de and rule.text_en and rule.source for rule in RULES)

    def test_weighs_only_what_is_published(self) -> None:
        assert WEIGHTS.keys() <= BY_ID.keys()

    def test_puts_each_rule_into_one_dimension_at_most(self) -> None:
        placed = [rule.id for dimension in DIMENSIONS for rule in dimension.rules]

        assert len(placed) == len(set(placed))
        assert set(BY_ID) - set(placed) == {"pipeline"}

    def test_covers_what_the_city_asks_of_every_file(self) -> None:
        asked = {
            "readable",
            "typed",
            "non_empty",
            "schema_stable",
            "key_unique",
            "completeness",
            "ranges",
            "freshness",
            "metadata",
            "machine_readable",
            "geometry",
            "license_clear",
        }

        assert asked <= BY_ID.keys()

    def test_has_another_version_for_another_wording(self) -> None:
        """A rule's words and bound are what people were told: a change needs a new version."""
        now = {
            f"{rule.id} {rule.version}": hashlib.sha256(
                json.dumps([rule.text_de, rule.text_en, rule.threshold, rule.mandatory]).encode()
            ).hexdigest()[:12]
            for rule in RULES
            if not rule.id.startswith("privacy.")
        }

        assert now == AS_PUBLISHED


class TestScore:
    def test_is_100_when_all_is_met(self) -> None:
        measured = [{"rule": rule, "passed": True} for rule in criteria.WEIGHTS]

        assert criteria.score(measured) == 100

    def test_counts_a_part_for_a_part(self) -> None:
        assert criteria.score([{"rule": "metadata", "passed": False, "degree": 0.5}]) == 50

    def test_of_nothing_is_0(self) -> None:
        assert criteria.score([]) == 0
