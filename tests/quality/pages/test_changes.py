from tests.quality.pages.conftest import NOBODY, House

BEFORE = b"id;ort;zahl\n1;Hafen;5\n2;Markt;7\n3;Wall;9\n"
NOW = b"id;ort;zahl\n1;Hafen;6\n2;Markt;7\n4;Dom;1\n"
BROKEN = b"id;ort\n1;Hafen\n2;Markt\n"


class TestChanges:
    def test_of_a_first_version_are_none(self, house: House) -> None:
        page = house.open(house.checked(BEFORE), "changes")

        assert "There is nothing to compare with" in page.text

    def test_show_rows_by_their_key(self, house: House) -> None:
        house.published(BEFORE)
        page = house.open(house.checked(NOW), "changes")

        assert "Programs that read the version before can read this one." in page.text
        for part in ("Changed rows", "Rows that came", "Rows that went", "Dom", "Wall"):
            assert part in page.text
        assert "names each row. Nobody has chosen that." in page.text

    def test_tell_what_breaks(self, house: House) -> None:
        house.published(BEFORE)
        house.dataset.running_agreements = 2
        house.session.add(house.dataset)
        house.session.commit()

        version = house.checked(BROKEN)
        page = house.open(version, "changes")

        assert version.status.value == "needs_release"
        assert "This version breaks with the one before" in page.text
        assert "2 running agreements rely on this dataset." in page.text
        assert page.href_of("Decide on the release") == f"/publish/{house.dataset.slug}/release"

    def test_keep_the_rows_of_closed_data_to_insiders(self, house: House) -> None:
        house.published(BEFORE)
        version = house.published(NOW)
        open_data = house.open(version, "changes", by=NOBODY)
        house.close()
        closed_data = house.open(version, "changes", by=NOBODY)

        assert "Dom" in open_data.text
        assert "Dom" not in closed_data.text
        assert "shown to those who may read the data" in closed_data.text
        assert "rows changed" in closed_data.text

    def test_tell_how_far_values_moved(self, house: House) -> None:
        rows = b"".join(b"%d;%d\n" % (n, n % 50) for n in range(400))
        moved = b"".join(b"%d;%d\n" % (n, 200 + n % 9) for n in range(400))
        house.published(b"id;wert\n" + rows)

        page = house.open(house.checked(b"id;wert\n" + moved), "changes")

        assert "distribution (PSI)" in page.text
        assert page.href_of("The rule") == "/rules#drift"

    def test_say_why_rows_are_not_compared(self, house: House) -> None:
        house.published(b"art;zahl\na;1\na;1\n")
        page = house.open(house.checked(b"art;zahl\na;1\na;2\n"), "changes")

        assert "No column and no pair of columns names each row." in page.text
        assert page.href_of("Choose the key").endswith("/reading#columns")


class TestReleaseOfWhatBreaks:
    def test_asks_a_person_of_the_company(self, house: House) -> None:
        house.published(BEFORE)
        house.dataset.running_agreements = 1
        house.session.add(house.dataset)
        house.session.commit()
        version = house.checked(BROKEN)
        place = f"/publish/{house.dataset.slug}"
        wish = house.own | {"Accept": "text/html", "Accept-Language": "en"}

        form = house.client.get(f"{place}/release", headers=wish).text
        verdict = house.client.get(f"{place}/versions/{version.number}", headers=wish).text

        assert "Running agreements rely on columns that are gone" in form
        assert "Weigh, then release" in form
        assert "so a named person decides" in verdict
