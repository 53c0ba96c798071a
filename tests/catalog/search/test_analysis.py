import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.search.analysis import (
    MOST_QUERY_WORDS,
    asked_words,
    fold,
    german_word,
    terms,
    words,
)
from catalog.search.vocabulary import NOUNS, vocabulary


class TestFold:
    @pytest.mark.parametrize(
        ("written", "folded"),
        [
            ("Straße", "strasse"),
            ("STRASSE", "strasse"),
            ("Güte", "guete"),
            ("Gu\u0308te", "guete"),
            ("Ærø", "aeroe"),
            ("Café Łódź", "cafe łodz"),
        ],
    )
    def test_writes_umlauts_out_and_drops_accents(self, written: str, folded: str) -> None:
        assert fold(written) == folded

    @given(st.text())
    def test_changes_nothing_the_second_time(self, text: str) -> None:
        assert fold(fold(text)) == fold(text)


class TestGermanWord:
    @pytest.mark.parametrize(
        ("word", "lemmas"),
        [
            ("Radverkehrszählung", ["rad", "verkehr", "zaehlung"]),
            ("Fahrradverkehrszählung", ["fahr", "rad", "verkehr", "zaehlung"]),
            ("Luftqualitätsmessung", ["luft", "qualitaet", "messung"]),
            ("Fahrradzählstellen", ["fahr", "rad", "zaehl", "stelle"]),
            ("Parkhausbelegung", ["park", "haus", "belegung"]),
            ("Straßenbahnhaltestellen", ["strasse", "bahn", "halt", "stelle"]),
            ("Lärmkarte", ["laerm", "karte"]),
            ("Stadtbezirke", ["stadt", "bezirk"]),
            ("Luftgüte", ["luft", "guete"]),
            ("Bevölkerungszahlen", ["bevoelkerung", "zahl"]),
            ("Wetterdaten", ["wetter", "daten"]),
        ],
    )
    def test_takes_compounds_apart(self, word: str, lemmas: list[str]) -> None:
        known = vocabulary()

        assert list(german_word(word).parts) == [known.stem(lemma) for lemma in lemmas]

    def test_lets_the_first_part_of_a_noun_be_unknown(self) -> None:
        assert german_word("Regiomaxstationen").parts == ("regiomax", "station")
        assert german_word("regiomaxstationen").parts == ()

    @pytest.mark.parametrize("word", ["Verkehr", "Information", "städtisch", "Rad", "öffentlich"])
    def test_leaves_simple_words_whole(self, word: str) -> None:
        assert german_word(word).parts == ()

    @pytest.mark.parametrize(
        ("form", "other"),
        [
            ("Fahrräder", "Fahrrad"),
            ("Häuser", "Haus"),
            ("Zählungen", "Zaehlung"),
            ("Straßen", "Strasse"),
            ("Verkehrszählungen", "Verkehrszählung"),
        ],
    )
    def test_gives_forms_of_a_word_one_stem(self, form: str, other: str) -> None:
        assert german_word(form).stem == german_word(other).stem

    def test_keeps_counting_apart_from_paying(self) -> None:
        assert german_word("Zählung").stem != german_word("Zahlung").stem

    def test_relates_an_action_to_its_verb(self) -> None:
        assert german_word("Zählung").related == (vocabulary().stem("zaehl"),)
        assert german_word("Wohnung").related == (vocabulary().stem("wohn"),)


class TestSplit:
    @given(st.lists(st.sampled_from(["rad", "verkehrs", "luft", "messung", "xq"]), max_size=8))
    def test_leaves_no_letter_out(self, pieces: list[str]) -> None:
        word = "".join(pieces)

        parts = vocabulary().split(word, is_noun=True)

        assert "".join(part.text for part in parts) in {word, ""}

    def test_leaves_very_long_words_whole(self) -> None:
        assert vocabulary().split("verkehrs" * 20, is_noun=True) == []


class TestTerms:
    def test_stems_english_texts_as_english(self) -> None:
        found = terms("Traffic counting stations", "en")

        assert found.exact == ["traffic", "counting", "stations"]
        assert found.stem == found.part == ["traffic", "count", "station"]

    def test_finds_every_stem_among_the_parts(self) -> None:
        found = terms("Zählstellen für Fahrräder in Hafenstadt", "de")

        assert set(found.stem) <= set(" ".join(found.part).split())

    @given(st.text(max_size=200))
    def test_makes_terms_without_spaces(self, text: str) -> None:
        found = terms(text, "de")

        assert all(term and not term.isspace() for term in found.part)
        assert len(found.exact) == len(words(text))


class TestAskedWords:
    def test_drops_words_that_say_nothing(self) -> None:
        found = asked_words("Wo ist die Zählung für das Rad?")

        assert [word.exact for word in found] == ["zaehlung", "rad"]

    def test_keeps_them_if_there_is_nothing_else(self) -> None:
        assert [word.exact for word in asked_words("der die")] == ["der", "die"]

    def test_asks_each_word_once_and_not_without_end(self) -> None:
        many = " ".join(f"wort{number} wort{number}" for number in range(50))

        assert len(asked_words(many)) == MOST_QUERY_WORDS


class TestNouns:
    def test_fit_their_promise(self) -> None:
        lines = NOUNS.read_text(encoding="utf-8").splitlines()

        assert NOUNS.stat().st_size <= 1_000_000
        assert all(3 <= len(line.split()[0]) <= 12 for line in lines)
        assert len(set(lines)) == len(lines)
