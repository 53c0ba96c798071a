import time

from marketplace.core.ids import new_id


class TestNewId:
    def test_is_a_version_7_uuid_of_the_usual_variant(self) -> None:
        made = new_id()

        assert made.version == 7
        assert made.variant == "specified in RFC 4122"

    def test_sorts_by_the_time_it_was_made(self) -> None:
        earlier = new_id()
        time.sleep(0.000_01)  # a hundredth of a millisecond

        assert earlier < new_id()

    def test_is_never_the_same(self) -> None:
        assert len({new_id() for _ in range(10_000)}) == 10_000
