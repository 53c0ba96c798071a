from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from fastapi.testclient import TestClient

from billing.invoicing.periods import day_of
from marketplace.accounts.actors import Actor
from marketplace.contracts.duties.models import DutyStatus
from marketplace.core import clock
from marketplace.services import Services
from tests.contracts.duties.city import City
from tests.contracts.pages.market import Page, Person

TOMORROW = timedelta(days=1)
FORM = {
    "organization": "stadtbus",
    "obligation": "Passengers by stop and hour.",
    "basis": "permit",
    "reference": "P-17",
    "format": "CSV",
    "escalate_after_days": "14",
}


class Desk:
    """People who look at pages of duties."""

    def __init__(self, client: TestClient, services: Services, city: City) -> None:
        self._client, self._services = client, services
        self.city = city
        self.steward, self.firm = self.who(city.steward), self.who(city.firm)

    def who(self, actor: Actor | None) -> Person:
        return Person(self._client, self._services, actor)

    def does(self, act: str, duty: UUID, **fields: str) -> Page:
        """What the steward's form answers."""
        return self.steward.sends(f"/desk/duties/{duty}/{act}", **fields)


@pytest.fixture
def desk(client: TestClient, services: Services, city: City) -> Desk:
    return Desk(client, services, city)


@pytest.fixture
def owed(city: City) -> UUID:
    """A file that the firm owes by tomorrow."""
    return city.impose(day_of(clock.now()) + TOMORROW)


class TestAccess:
    @pytest.mark.parametrize("path", ["/duties", "/desk/duties", "/desk/duties/new"])
    def test_sends_a_visitor_to_sign_in(self, desk: Desk, path: str) -> None:
        page = desk.who(None).opens(path)

        assert (page.status, page.location[:9]) == (303, "/sign-in?")

    @pytest.mark.parametrize("path", ["/desk/duties", "/desk/duties/new"])
    def test_keeps_the_desk_to_stewards(self, desk: Desk, path: str) -> None:
        assert desk.firm.opens(path).status == 403

    def test_hides_what_another_owes(self, desk: Desk, owed: UUID) -> None:
        other = desk.who(desk.city.other)

        assert other.opens(f"/duties/{owed}").status == 404
        assert other.opens(f"/duties/{owed}/file").status == 404
        assert desk.steward.opens(f"/desk/duties/{uuid4()}").status == 404


class TestOwnDuties:
    def test_says_that_nothing_is_owed(self, desk: Desk) -> None:
        assert "owes the city no data now" in desk.firm.opens("/duties").seen.text
        assert "Nothing has been owed so far" in desk.firm.opens("/duties?state=all").seen.text

    def test_lists_what_is_owed_and_what_was(self, desk: Desk, owed: UUID) -> None:
        place = f"/duties/{owed}"
        assert desk.firm.opens("/duties").seen.href_of("Passengers") == place
        desk.city.waive(owed)

        assert "Passengers" not in desk.firm.opens("/duties").seen.text
        assert desk.firm.opens("/duties?state=all&sort=newest").seen.href_of("Passe") == place

    def test_lists_a_stewards_own_organization_alone(self, desk: Desk, owed: UUID) -> None:
        assert "Passengers" not in desk.steward.opens("/duties").seen.text


class TestOwnDuty:
    def test_takes_a_file(self, desk: Desk, owed: UUID) -> None:
        seen = desk.firm.opens(f"/duties/{owed}").seen

        assert seen.with_tag("div", **{"data-uploads": f"/api/v1/duties/{owed}/uploads"})
        assert seen.with_tag("div", **{"data-next": f"/duties/{owed}?notice=sent"})

    def test_leads_to_the_dataset_where_a_version_is_owed(self, desk: Desk) -> None:
        duty = desk.city.impose(day_of(clock.now()), dataset="passengers")

        seen = desk.firm.opens(f"/duties/{duty}").seen

        assert seen.href_of("Upload a version") == "/publish/passengers/file"
        assert not seen.with_tag("div", id="upload")

    def test_says_that_a_file_waits_and_leads_to_it(self, desk: Desk, owed: UUID) -> None:
        desk.city.send(owed)

        seen = desk.firm.opens(f"/duties/{owed}?notice=sent").seen

        assert "A file waits for the city" in seen.text
        assert desk.firm.opens(seen.href_of("counts.csv")).status == 302

    def test_takes_nothing_once_it_is_closed(self, desk: Desk, owed: UUID) -> None:
        desk.city.waive(owed)

        seen = desk.firm.opens(f"/duties/{owed}").seen

        assert "The line is closed." in seen.text
        assert not seen.with_tag("div", id="upload")

    def test_is_read_in_german_too(self, desk: Desk, owed: UUID) -> None:
        text = desk.firm.opens(f"/duties/{owed}?lang=de").seen.text

        assert "Daten, die Sie der Stadt schulden" in text


class TestImpose:
    def test_enters_a_duty_and_comes_back(self, desk: Desk) -> None:
        day = day_of(clock.now() + TOMORROW).isoformat()

        page = desk.steward.sends("/desk/duties/new", **FORM, due_on=day, frequency="MONTHLY")

        duty = desk.city.duties()[0]
        assert page.location == "/desk/duties?sort=newest&notice=imposed"
        assert "The duty is entered" in desk.steward.opens(page.location).seen.text
        assert (duty.frequency, duty.reference) == ("MONTHLY", "P-17")

    @pytest.mark.parametrize(
        ("change", "said"),
        [
            ({"organization": "nobody"}, "There is no organization"),
            ({"dataset": "nothing"}, "is no dataset of Stadtbus"),
            ({"due_on": "2020-01-01"}, "The day lies in the past"),
            ({"due_on": ""}, "Please fill in this field"),
            ({"obligation": ""}, "Please fill in this field"),
        ],
    )
    def test_says_what_does_not_hold(self, desk: Desk, change: dict[str, str], said: str) -> None:
        day = day_of(clock.now() + TOMORROW).isoformat()

        page = desk.steward.sends("/desk/duties/new", **(FORM | {"due_on": day} | change))

        assert page.status == 422
        assert said in page.seen.text
        assert desk.city.duties() == []


class TestList:
    def test_says_that_none_is_entered(self, desk: Desk) -> None:
        seen = desk.steward.opens("/desk/duties").seen

        assert "No duty has been entered yet" in seen.text
        assert seen.href_of("New duty") == "/desk/duties/new"

    @pytest.mark.parametrize("query", ["", "?q=stadtbus", "?state=sent", "?sort=organization"])
    def test_finds_duties(self, desk: Desk, owed: UUID, query: str) -> None:
        desk.city.send(owed)

        link = desk.steward.opens(f"/desk/duties{query}").seen.href_of("Passengers")
        assert link == f"/desk/duties/{owed}"

    @pytest.mark.parametrize("query", ["?q=nobody", "?state=sent", "?state=overdue"])
    def test_says_that_nothing_fits(self, desk: Desk, owed: UUID, query: str) -> None:
        assert "There is no duty here" in desk.steward.opens(f"/desk/duties{query}").seen.text


class TestDecide:
    def test_confirms_a_file(self, desk: Desk, owed: UUID) -> None:
        desk.city.send(owed)
        assert "duties of firms" in desk.steward.opens("/desk").seen.text

        page = desk.does("receipt", owed)

        assert page.location == f"/desk/duties/{owed}?notice=received"
        assert "The receipt is confirmed" in desk.steward.opens(page.location).seen.text
        assert desk.city.duty(owed).status is DutyStatus.RECEIVED
        assert "duties of firms" not in desk.steward.opens("/desk").seen.text

    def test_asks_how_the_data_came(self, desk: Desk, owed: UUID) -> None:
        page = desk.does("receipt", owed)

        assert page.status == 422
        assert "Say how the data came" in page.seen.text
        assert desk.does("receipt", owed, reason="By post.").status == 303

    def test_refuses_a_file(self, desk: Desk, owed: UUID) -> None:
        desk.city.send(owed)

        assert desk.does("refusal", owed, reason=" ").status == 422
        assert desk.does("refusal", owed, reason="It is empty.").status == 303
        assert desk.city.duty(owed).sent_at is None
        assert "No file waits here" in desk.does("refusal", owed, reason="Again.").seen.text

    def test_waives_a_series(self, desk: Desk) -> None:
        duty = desk.city.impose(day_of(clock.now()) + TOMORROW, frequency="MONTHLY")

        page = desk.does("waiver", duty, reason="The line is closed.", ends_series="true")

        assert "The duty is waived" in desk.steward.opens(page.location).seen.text
        assert desk.city.duty(duty).frequency is None

    def test_does_not_undo_what_was_decided(self, desk: Desk, owed: UUID) -> None:
        desk.city.confirm(owed, "By post.")

        page = desk.does("waiver", owed, reason="The line is closed.")

        assert page.status == 422
        assert "Nothing more: this duty has come to its end." in page.seen.text
