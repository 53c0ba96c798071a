from marketplace.web.sentences import Sentences


class TestSay:
    def test_puts_facts_in_place(self) -> None:
        assert Sentences("en").say("Version %(number)s", number=3) == "Version 3"

    def test_escapes_facts(self) -> None:
        said = Sentences("en").say("for “%(text)s”", text="<b>")

        assert said == "for “&lt;b&gt;”"

    def test_leaves_a_sentence_without_facts_to_the_template(self) -> None:
        assert Sentences("en").say("5 % & more") == "5 % & more"

    def test_says_it_in_the_language(self) -> None:
        assert Sentences("de").say("Catalogue") == "Katalog"


class TestBlocks:
    def test_undoes_jinjas_doubled_percent_signs(self) -> None:
        assert Sentences("en").gettext("100%% sure") == "100% sure"

    def test_chooses_the_form_for_one(self) -> None:
        assert Sentences("en").ngettext("%(num)s row", "%(num)s rows", 1) == "1 row"

    def test_chooses_the_form_for_many(self) -> None:
        assert Sentences("en").ngettext("%(n)s row", "%(n)s rows", 2, n="2") == "2 rows"
