import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.models import DatasetStatus, VersionStatus
from marketplace.demo.datasets import environment, forms, mobility
from marketplace.demo.steps import State, Step, next_step

ONCE = mobility.CAR_SHARING
TWICE = environment.DAILY_WEATHER
DRAFT, PUBLISHED = DatasetStatus.DRAFT, DatasetStatus.PUBLISHED


class TestNextStep:
    def test_begins_with_the_description(self) -> None:
        assert next_step(ONCE, None) is Step.DESCRIBE

    @pytest.mark.parametrize(
        ("state", "step"),
        [
            (State(dataset=DRAFT), Step.DELIVER),
            (State(dataset=DRAFT, version=VersionStatus.PROCESSING, number=1), Step.WAIT),
            (State(dataset=DRAFT, version=VersionStatus.NEEDS_RELEASE, number=1), Step.RELEASE),
            (State(dataset=DRAFT, version=VersionStatus.READY, number=1), Step.PUBLISH),
            (State(dataset=PUBLISHED, version=VersionStatus.PUBLISHED, number=1), Step.DELIVER),
            (State(dataset=PUBLISHED, version=VersionStatus.PROCESSING, number=2), Step.WAIT),
            (State(dataset=PUBLISHED, version=VersionStatus.PUBLISHED, number=2), Step.DONE),
            (State(dataset=DRAFT, version=VersionStatus.REJECTED, number=1), Step.DONE),
            (
                State(dataset=DatasetStatus.WITHDRAWN, version=VersionStatus.WITHDRAWN, number=1),
                Step.DONE,
            ),
        ],
    )
    def test_goes_on_where_it_stopped(self, state: State, step: Step) -> None:
        assert next_step(TWICE, state) is step

    def test_is_done_with_one_delivery_where_there_is_one(self) -> None:
        state = State(dataset=PUBLISHED, version=VersionStatus.PUBLISHED, number=1)

        assert next_step(ONCE, state) is Step.DONE

    @pytest.mark.parametrize(
        ("number", "step"), [(1, Step.REPAIR), (2, Step.DONE)], ids=["delivered", "mended"]
    )
    def test_mends_what_was_refused_once(self, number: int, step: Step) -> None:
        state = State(dataset=DRAFT, version=VersionStatus.REJECTED, number=number)

        assert next_step(forms.TREE_REPORTS, state) is step

    @pytest.mark.parametrize("wanted", [mobility.AIRPORTS, mobility.COMPLAINTS])
    @given(
        dataset=st.sampled_from(DatasetStatus),
        version=st.sampled_from([s for s in VersionStatus if s is not VersionStatus.PROCESSING]),
    )
    def test_leaves_what_is_to_wait_or_to_be_refused(
        self, wanted: mobility.DemoDataset, dataset: DatasetStatus, version: VersionStatus
    ) -> None:
        state = State(dataset=dataset, version=version, number=1)

        assert next_step(wanted, state) is Step.DONE

    @given(
        dataset=st.sampled_from(DatasetStatus),
        version=st.sampled_from(VersionStatus),
        number=st.integers(1, 9),
    )
    def test_never_delivers_more_than_there_is(
        self, dataset: DatasetStatus, version: VersionStatus, number: int
    ) -> None:
        step = next_step(TWICE, State(dataset=dataset, version=version, number=number))

        assert step is not Step.DELIVER or number < len(TWICE.deliveries)
