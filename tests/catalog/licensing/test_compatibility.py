"""What may become of data under one licence and another."""

from itertools import combinations_with_replacement, permutations

import pytest

from catalog.licenses import LICENSES, OBLIGATIONS, License
from catalog.licensing.compatibility import compatibility, known, matrix
from catalog.licensing.errors import LicenseUnknown
from catalog.licensing.passages import PASSAGES, May

ROWS = ("cc-zero", "dl-de-zero-2.0", "cc-by-4.0", "dl-de-by-2.0", "cc-by-sa-4.0", "odbl-1.0")
CONTRACT = "individual-contract"
# The licence of the data, then for what is made of it, in the order of ROWS and a contract:
# y is yes, a ask, n no.
EXPECTED = {
    "cc-zero": "yyyyyyy",
    "dl-de-zero-2.0": "yyyyyyy",
    "cc-by-4.0": "nnyyyay",
    "dl-de-by-2.0": "nnyyyyy",
    "cc-by-sa-4.0": "nnnnynn",
    "odbl-1.0": "nnnnnyn",
    CONTRACT: "aaaaaaa",
}
NONE_OR_ALL = [
    ({"cc-zero", "dl-de-zero-2.0"}, May.YES, "dl-de-zero-2.0"),
    ({"cc-zero", "cc-by-4.0"}, May.YES, "cc-by-4.0"),
    ({"cc-by-4.0", "dl-de-by-2.0"}, May.YES, "dl-de-by-2.0"),
    ({"cc-by-4.0", "cc-by-sa-4.0"}, May.YES, "cc-by-sa-4.0"),
    ({"dl-de-by-2.0", "odbl-1.0"}, May.YES, "odbl-1.0"),
    ({"cc-by-4.0", "odbl-1.0"}, May.ASK, "odbl-1.0"),
    ({"cc-by-sa-4.0", "odbl-1.0"}, May.NO, None),
    ({"cc-by-4.0", CONTRACT}, May.ASK, CONTRACT),
    ({"cc-by-sa-4.0", CONTRACT}, May.ASK, "cc-by-sa-4.0"),
    ({"cc-zero", "cc-by-4.0", "dl-de-by-2.0", "cc-by-sa-4.0"}, May.YES, "cc-by-sa-4.0"),
    ({"cc-zero", "cc-by-sa-4.0", "odbl-1.0"}, May.NO, None),
]


class TestPassages:
    @pytest.mark.parametrize("source", EXPECTED)
    def test_say_what_each_licence_says(self, source: str) -> None:
        answers = [PASSAGES[source][target].may.value[0] for target in (*ROWS, CONTRACT)]

        assert "".join(answers) == EXPECTED[source]

    def test_know_every_licence_of_the_register_both_ways(self) -> None:
        assert set(PASSAGES) == set(LICENSES)
        assert all(set(targets) == set(LICENSES) for targets in PASSAGES.values())

    def test_say_why_in_both_languages_and_who_says_so(self) -> None:
        for targets in PASSAGES.values():
            for passage in targets.values():
                assert set(passage.why) == {"de", "en"}
                assert passage.why["de"] != passage.why["en"]
                assert all(part.startswith("https://") for part in passage.source.split("; "))

    def test_ask_of_the_next_no_less_than_was_asked(self) -> None:
        for source, targets in PASSAGES.items():
            for target, passage in targets.items():
                owed, passed_on = (
                    "attribution" in LICENSES[one].obligations for one in (source, target)
                )
                if owed and not passed_on and target != CONTRACT:
                    assert passage.may is May.NO


class TestCompatibility:
    @pytest.mark.parametrize(("given", "may", "license_id"), NONE_OR_ALL)
    def test_names_the_licence_that_keeps_every_wish(
        self, given: set[str], may: May, license_id: str | None
    ) -> None:
        found = compatibility(known(given))

        assert (found.may, found.license) == (may, license_id)

    @pytest.mark.parametrize("given", NONE_OR_ALL[:8], ids=lambda row: "+".join(sorted(row[0])))
    def test_does_not_depend_on_the_order(self, given: tuple[set[str], May, str | None]) -> None:
        answers = {
            (found.may, found.license)
            for order in permutations(sorted(given[0]))
            for found in [compatibility(order)]
        }

        assert len(answers) == 1

    def test_is_never_freer_with_one_more_dataset(self) -> None:
        order = (May.YES, May.ASK, May.NO)
        for pair in combinations_with_replacement(LICENSES, 2):
            for more in LICENSES:
                before, after = compatibility(pair), compatibility([*pair, more])
                assert order.index(before.may) <= order.index(after.may)

    @pytest.mark.parametrize("license_id", LICENSES)
    def test_lets_data_keep_its_own_licence(self, license_id: str) -> None:
        found = compatibility([license_id])

        assert found.license == license_id
        assert found.may is (May.ASK if license_id == CONTRACT else May.YES)

    def test_gives_a_reason_per_dataset(self) -> None:
        found = compatibility(["cc-by-4.0", "dl-de-by-2.0"])

        assert [reason.license for reason in found.reasons] == ["cc-by-4.0", "dl-de-by-2.0"]
        assert found.obligations == ["attribution", "notice", "state_changes"]

    def test_says_who_stands_against_it(self) -> None:
        found = compatibility(["cc-zero", "cc-by-sa-4.0", "odbl-1.0"])

        assert [reason.license for reason in found.reasons] == ["cc-by-sa-4.0", "odbl-1.0"]
        assert {reason.may for reason in found.reasons} == {May.NO}
        assert found.obligations == []

    def test_refuses_a_licence_that_is_not_in_the_register(self) -> None:
        with pytest.raises(LicenseUnknown) as refusal:
            known(["cc-zero", "gpl-3.0"])

        assert refusal.value.facts["license"] == "gpl-3.0"


class TestMatrix:
    def test_holds_every_pair_once(self) -> None:
        assert len({tuple(found.given) for found in matrix()}) == 28

    def test_holds_the_pairs_of_one(self) -> None:
        found = matrix(["odbl-1.0"])

        assert len(found) == 7
        assert all("odbl-1.0" in each.given for each in found)


class TestRegister:
    @pytest.mark.parametrize("entry", LICENSES.values(), ids=lambda entry: entry.id)
    def test_says_the_same_of_the_source_twice(self, entry: License) -> None:
        assert entry.attribution == ("attribution" in entry.obligations)
        assert set(entry.obligations) <= set(OBLIGATIONS)

    def test_names_open_licences_as_spdx_and_the_eu_do(self) -> None:
        assert {
            each.id: (each.spdx_id, each.eu_iri and each.eu_iri[-9:]) for each in LICENSES.values()
        } == {
            "dl-de-by-2.0": ("DL-DE-BY-2.0", None),
            "dl-de-zero-2.0": ("DL-DE-ZERO-2.0", None),
            "cc-by-4.0": ("CC-BY-4.0", "CC_BY_4_0"),
            "cc-by-sa-4.0": ("CC-BY-SA-4.0", "_BYSA_4_0"),
            "cc-zero": ("CC0-1.0", "cence/CC0"),
            "odbl-1.0": ("ODbL-1.0", "ce/ODC_BL"),
            CONTRACT: (None, None),
        }
