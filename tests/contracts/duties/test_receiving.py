from datetime import date, timedelta

import pytest

from billing.invoicing.periods import day_of
from marketplace.contracts.duties import sending
from marketplace.contracts.duties.errors import (
    DueDayPast,
    DutyClosed,
    DutyDatasetForeign,
    DutyWantsVersion,
    NothingSent,
    ReceiptUnexplained,
)
from marketplace.contracts.duties.models import DutyStatus, Frequency
from marketplace.core import clock
from storage.uploads import Announcement
from tests.contracts.duties.city import CONTENT, DAY, City, on

TODAY = date(2026, 11, 2)
SOON = date(2026, 11, 30)


class TestImpose:
    def test_tells_the_firm(self, city: City) -> None:
        duty = city.impose(day_of(clock.now()) + DAY)

        assert city.told(city.firm) == ["duties.imposed"]
        assert city.log(duty) == ["duties.imposed"]

    def test_refuses_a_day_that_is_over(self, city: City) -> None:
        with on(TODAY), pytest.raises(DueDayPast):
            city.impose(TODAY - DAY)

    @pytest.mark.parametrize("organization", ["scooter"])
    @pytest.mark.parametrize("dataset", ["passengers", "nothing"])
    def test_refuses_a_dataset_that_is_not_the_firms(
        self, city: City, organization: str, dataset: str
    ) -> None:
        with on(TODAY), pytest.raises(DutyDatasetForeign):
            city.impose(SOON, organization=organization, dataset=dataset)


class TestTakeVersion:
    def test_fulfils_what_is_owed_into_the_dataset(self, city: City) -> None:
        with on(TODAY):
            duty, other = city.impose(SOON, dataset="passengers"), city.impose(SOON)
            version = city.publish()

        fulfilled = city.duty(duty)
        assert fulfilled.status is DutyStatus.RECEIVED
        assert (fulfilled.version_id, fulfilled.received_at) == (version.id, version.created_at)
        assert city.duty(other).status is DutyStatus.OPEN
        assert city.log(duty)[-1] == "duties.received"
        assert city.told(city.firm)[-1] == "duties.received"

    def test_counts_from_the_day_the_duty_began(self, city: City) -> None:
        with on(TODAY):
            duty = city.impose(SOON, dataset="passengers")
            city.publish(delivered_at=clock.now() - timedelta(days=1))

        assert city.duty(duty).status is DutyStatus.OPEN

    def test_fulfils_the_oldest_of_a_series_first(self, city: City) -> None:
        with on(TODAY):
            city.impose(TODAY, dataset="passengers", frequency=Frequency.MONTHLY)
            city.watch()
            city.publish()
            assert [duty.status.value for duty in city.duties()] == ["received", "open"]
            city.publish()

        assert [duty.status.value for duty in city.duties()] == ["received", "received"]

    def test_fulfils_one_of_each_series(self, city: City) -> None:
        with on(TODAY):
            duties = [city.impose(SOON, dataset="passengers") for _ in range(2)]
            city.publish()

        assert [city.duty(duty).status.value for duty in duties] == ["received"] * 2

    def test_counts_a_version_once_however_often_it_is_told_of(self, city: City) -> None:
        with on(TODAY):
            city.impose(TODAY, dataset="passengers", frequency=Frequency.MONTHLY)
            city.watch()
            city.publish_again(city.publish())

        assert [duty.status.value for duty in city.duties()] == ["received", "open"]

    def test_fulfils_what_was_escalated_as_well(self, city: City) -> None:
        with on(TODAY):
            duty = city.impose(TODAY, dataset="passengers")
        with on(SOON):
            city.watch()
            city.publish()

        assert city.duty(duty).status is DutyStatus.RECEIVED

    def test_leaves_what_was_waived(self, city: City) -> None:
        with on(TODAY):
            duty = city.impose(SOON, dataset="passengers")
            city.waive(duty)
            city.publish()

        assert city.duty(duty).status is DutyStatus.WAIVED


class TestSend:
    def test_tells_the_desk_and_waits_for_it(self, city: City) -> None:
        duty = city.impose(day_of(clock.now()) + DAY)
        sent = city.send(duty)

        assert (sent.status, sent.filename) == (DutyStatus.OPEN, "counts.csv")
        assert city.told(city.steward) == ["duties.sent"]
        assert city.log(duty) == ["duties.imposed", "duties.sent"]

    def test_leads_to_the_file(self, city: City) -> None:
        duty = city.send(city.impose(day_of(clock.now()) + DAY))

        with city.sessions() as session:
            link = sending.file_link(session, city.store, duty)

        assert "originals/" in link
        assert b"".join(city.store.read(f"originals/{duty.upload_id}")) == CONTENT

    def test_is_refused_where_a_version_is_owed(self, city: City) -> None:
        duty = city.impose(day_of(clock.now()) + DAY, dataset="passengers")

        with pytest.raises(DutyWantsVersion) as refusal:
            city.send(duty)

        assert refusal.value.facts["dataset"] == "passengers"

    def test_is_refused_where_nothing_is_owed(self, city: City) -> None:
        duty = city.impose(day_of(clock.now()) + DAY)
        city.waive(duty)

        with pytest.raises(DutyClosed):
            city.send(duty)

    def test_is_given_up(self, city: City) -> None:
        duty = city.duty(city.impose(day_of(clock.now()) + DAY))
        announcement = Announcement(filename="a.csv", size=1)
        upload = sending.open_upload(
            city.sessions, city.store, duty, announcement=announcement, max_bytes=9
        ).upload
        arrived = sending.progress(city.sessions, city.store, duty, upload_id=upload.id)
        with city.sessions.begin() as session:
            sending.abort_upload(session, duty, upload_id=upload.id)

        assert arrived.received == []
        assert city.duty(duty.id).sent_at is None


class TestConfirm:
    def test_takes_the_file_that_was_sent(self, city: City) -> None:
        duty = city.impose(day_of(clock.now()) + DAY)
        sent = city.send(duty)
        city.confirm(duty)
        found = city.confirm(duty)

        assert (found.status, found.received_at) == (DutyStatus.RECEIVED, sent.sent_at)
        assert found.closed_by == city.steward.person_id
        assert city.told(city.firm) == ["duties.imposed", "duties.received"]

    def test_wants_to_know_how_the_data_came_if_not_here(self, city: City) -> None:
        duty = city.impose(day_of(clock.now()) + DAY)

        with pytest.raises(ReceiptUnexplained):
            city.confirm(duty)

        assert city.confirm(duty, "By post.").reason == "By post."

    def test_does_not_undo_a_waiver(self, city: City) -> None:
        duty = city.impose(day_of(clock.now()) + DAY)
        city.waive(duty)

        with pytest.raises(DutyClosed):
            city.confirm(duty, "By post.")


class TestRefuse:
    def test_leaves_the_data_owed(self, city: City) -> None:
        with on(TODAY):
            duty = city.impose(TODAY)
            city.send(duty)
        with on(TODAY + DAY):
            city.refuse(duty)
            city.watch()

        found = city.duty(duty)
        assert (found.status, found.filename) == (DutyStatus.OVERDUE, None)
        assert city.told(city.firm) == ["duties.imposed", "duties.refused", "duties.overdue"]

    def test_needs_a_file(self, city: City) -> None:
        duty = city.impose(day_of(clock.now()) + DAY)

        with pytest.raises(NothingSent):
            city.refuse(duty)
        with pytest.raises(NothingSent), city.sessions() as session:
            sending.file_link(session, city.store, city.duty(duty))

    def test_comes_too_late_after_a_confirmation(self, city: City) -> None:
        duty = city.impose(day_of(clock.now()) + DAY)
        city.send(duty)
        city.confirm(duty)

        with pytest.raises(DutyClosed):
            city.refuse(duty)


class TestWaive:
    def test_tells_the_firm_once(self, city: City) -> None:
        duty = city.impose(day_of(clock.now()) + DAY)
        city.waive(duty)
        city.waive(duty)

        assert city.told(city.firm) == ["duties.imposed", "duties.waived"]
        assert city.log(duty) == ["duties.imposed", "duties.waived"]
        assert city.duty(duty).reason == "The line is closed."

    def test_does_not_undo_a_receipt(self, city: City) -> None:
        duty = city.impose(day_of(clock.now()) + DAY)
        city.confirm(duty, "By post.")

        with pytest.raises(DutyClosed):
            city.waive(duty)
