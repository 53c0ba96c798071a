from sqlmodel import Session

from quality import pipeline
from tests.quality.pages.conftest import NOBODY, House

GOOD = b"id;ort\n1;Hafen\n2;Markt\n"


def events(house: House, text: str) -> list[str]:
    del house
    return [line for line in text.split("\n\n") if line]


class TestEvents:
    def test_end_with_the_verdict(self, house: House) -> None:
        version = house.checked(GOOD)

        answer = house.client.get(house.address(version, "events"), headers=house.own)

        assert answer.headers["content-type"].startswith("text/event-stream")
        assert answer.headers["cache-control"] == "no-store"
        place, end = events(house, answer.text)
        assert place == "data: ready recording 0/0 1"
        assert end == "event: end\ndata:"

    def test_tell_each_place_once(self, house: House, session: Session) -> None:
        version = house.deliver(GOOD)
        told: list[str] = []
        with house.client.stream(
            "GET", house.address(version, "events"), headers=house.own
        ) as answer:
            for line in answer.iter_lines():
                told += [line] if line else []
                if line == "data: processing waiting 0/0 0":
                    pipeline.run(house.services, version.id)
                    session.commit()

        assert told[0] == "data: processing waiting 0/0 0"
        assert told[-2:] == ["event: end", "data:"]
        assert len(told) == len(set(told))

    def test_are_not_there_for_others(self, house: House) -> None:
        version = house.deliver(GOOD)

        answer = house.client.get(house.address(version, "events"), headers=NOBODY)

        assert answer.status_code == 404


class TestProgress:
    def test_follows_the_stream_and_asks_without_it(self, house: House) -> None:
        version = house.deliver(GOOD)
        address = house.address(version, "progress")

        running = house.client.get(address, headers=house.own).text
        pipeline.run(house.services, version.id)
        done = house.client.get(address, headers=house.own).text

        assert f'data-events="{house.address(version, "events")}"' in running
        assert "steps.js" in running
        assert "data-events" not in done
