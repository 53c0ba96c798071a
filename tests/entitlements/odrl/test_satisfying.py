from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest

from marketplace.entitlements.odrl.cases import Case, Request, State
from marketplace.entitlements.odrl.durations import Duration, duration_of
from marketplace.entitlements.odrl.satisfying import Satisfaction, check
from marketplace.entitlements.odrl.values import Condition, Constraint, LogicalConstraint, Value
from marketplace.entitlements.odrl.vocabulary import Joint, LeftOperand, Operator
from tests.entitlements.odrl.policies import (
    AFFILIATE,
    BAKERY,
    CALL,
    NOON,
    NORTH,
    PLANNING,
    PROFILE,
    RESEARCH,
    request,
)

YES, NO, UNKNOWN = Satisfaction.SATISFIED, Satisfaction.NOT_SATISFIED, Satisfaction.UNKNOWN
EU, EEA = "http://www.wikidata.org/entity/Q458", "http://www.wikidata.org/entity/Q8932"
DAY = timedelta(days=1)


def case(given: Request | None = None, since: datetime | None = None, **state: Any) -> Case:
    return Case(request=given or request(), state=State(**state), action="use", since=since)


def found(left: str, operator: str, *right: Value, at: Case, unit: str | None = None) -> str:
    constraint = Constraint(
        left=LeftOperand(left), operator=Operator(operator), right=right, unit=unit
    )
    return check(constraint, at, PROFILE).satisfaction


class TestMembership:
    @pytest.mark.parametrize(
        ("operator", "right", "answer"),
        [
            ("eq", [RESEARCH], YES),
            ("eq", [PLANNING], NO),
            ("neq", [RESEARCH], NO),
            ("neq", [PLANNING], YES),
            ("isAnyOf", [PLANNING, RESEARCH], YES),
            ("isAnyOf", [PLANNING], NO),
            ("isNoneOf", [PLANNING, RESEARCH], NO),
            ("isNoneOf", [PLANNING], YES),
            ("isAllOf", [RESEARCH], YES),
            ("isAllOf", [RESEARCH, PLANNING], NO),
            ("isPartOf", [RESEARCH], YES),
        ],
    )
    def test_holds_the_purpose_against_terms(
        self, operator: str, right: list[str], answer: Satisfaction
    ) -> None:
        assert found("purpose", operator, *right, at=case(request(purpose=RESEARCH))) is answer

    @pytest.mark.parametrize("operator", ["eq", "neq", "isAnyOf", "isNoneOf", "isAllOf"])
    @pytest.mark.parametrize("left", ["purpose", "spatial", "language"])
    def test_is_unknown_where_the_request_says_nothing(self, left: str, operator: str) -> None:
        assert found(left, operator, "de", at=case()) is UNKNOWN

    @pytest.mark.parametrize(
        ("place", "region", "answer"),
        [
            ("DE", EU, YES),
            ("DE", EEA, YES),
            ("NO", EU, NO),
            ("NO", EEA, YES),
            ("NO", NORTH, YES),
            ("DE", NORTH, NO),
            ("CH", EEA, NO),
            ("US", EU, NO),
            ("DE", "DE", YES),
            ("FR", "DE", NO),
            (EU, EU, YES),
            (EU, EEA, YES),
            (EEA, EU, NO),
        ],
    )
    def test_knows_which_region_a_place_lies_in(
        self, place: str, region: str, answer: Satisfaction
    ) -> None:
        at = case(request(place=place))

        assert found("spatial", "isPartOf", region, at=at) is answer
        assert (found("spatial", "isNoneOf", region, at=at) is YES) is (answer is NO)

    @pytest.mark.parametrize(
        ("language", "wanted", "answer"),
        [
            ("de-AT", "de", YES),
            ("de-AT-1996", "de-at", YES),
            ("de", "de-at", NO),
            ("DE", "de", YES),
            ("den", "de", NO),
        ],
    )
    def test_knows_which_language_a_tag_belongs_to(
        self, language: str, wanted: str, answer: Satisfaction
    ) -> None:
        assert found("language", "eq", wanted, at=case(request(language=language))) is answer

    def test_takes_who_asks_for_the_recipient(self) -> None:
        named = case(request(recipient="urn:other", recipient_is=frozenset({AFFILIATE})))

        assert found("recipient", "eq", BAKERY, at=case()) is YES
        assert found("recipient", "eq", BAKERY, at=named) is NO
        assert found("recipient", "isAnyOf", AFFILIATE, at=named) is YES
        assert found("recipient", "eq", BAKERY, at=case(request(assignee=None))) is UNKNOWN


LESS, SAME, MORE = -1, 0, 1
ORDERS = [
    ("eq", {SAME}),
    ("neq", {LESS, MORE}),
    ("lt", {LESS}),
    ("lteq", {LESS, SAME}),
    ("gt", {MORE}),
    ("gteq", {SAME, MORE}),
]


@pytest.mark.parametrize("step", [LESS, SAME, MORE])
@pytest.mark.parametrize(("operator", "holding"), ORDERS)
class TestOrder:
    def test_of_instants(self, operator: str, holding: set[int], step: int) -> None:
        at = case(request(at=NOON + step * timedelta(seconds=1)))

        assert (found("dateTime", operator, NOON, at=at) is YES) is (step in holding)

    def test_of_days(self, operator: str, holding: set[int], step: int) -> None:
        at = case(request(at=NOON + step * DAY))

        assert (found("dateTime", operator, NOON.date(), at=at) is YES) is (step in holding)

    def test_of_counts(self, operator: str, holding: set[int], step: int) -> None:
        at = case(counts={"use": 5 + step})

        assert (found("count", operator, Decimal(5), at=at) is YES) is (step in holding)

    def test_of_the_time_gone_by(self, operator: str, holding: set[int], step: int) -> None:
        at = case(request(at=NOON + 30 * DAY + step * DAY), since=NOON)
        length = Duration(days=30)

        assert (found("elapsedTime", operator, length, at=at) is YES) is (step in holding)

    def test_of_the_end_of_use(self, operator: str, holding: set[int], step: int) -> None:
        at = case(request(at=NOON + step * DAY), ended_at=NOON)

        assert (found("event", operator, "policyUsage", at=at) is YES) is (step in holding)


class TestMeasures:
    def test_of_a_day_are_taken_in_utc(self) -> None:
        late = datetime(2026, 6, 1, 23, 30, tzinfo=timezone(timedelta(hours=-4)))

        assert found("dateTime", "eq", date(2026, 6, 2), at=case(request(at=late))) is YES

    def test_count_by_unit(self) -> None:
        at = case(counts={CALL: 7})

        assert found("count", "lteq", Decimal(7), at=at, unit=CALL) is YES
        assert found("count", "lteq", Decimal(6), at=at, unit=CALL) is NO
        assert found("count", "lteq", Decimal(7), at=at) is UNKNOWN

    def test_of_time_need_a_beginning(self) -> None:
        assert found("elapsedTime", "lteq", Duration(days=1), at=case()) is UNKNOWN

    @pytest.mark.parametrize(("days", "answer"), [(13, NO), (14, YES), (15, YES)])
    def test_of_a_delay_are_over_when_it_has_passed(self, days: int, answer: Satisfaction) -> None:
        at = case(request(at=NOON + days * DAY), since=NOON)

        assert found("delayPeriod", "eq", Duration(days=14), at=at) is answer

    def test_of_an_interval_say_only_how_others_are_counted(self) -> None:
        assert found("timeInterval", "eq", Duration(months=1), at=case()) is YES

    @pytest.mark.parametrize(("operator", "answer"), [("lt", YES), ("gt", NO), ("eq", NO)])
    def test_of_an_end_that_has_not_come(self, operator: str, answer: Satisfaction) -> None:
        assert found("event", operator, "policyUsage", at=case()) is answer


def joint(kind: Joint, *answers: Satisfaction) -> Satisfaction:
    """How constraints come out together that come out like this alone."""
    alone: dict[Satisfaction, Condition] = {
        YES: Constraint(left=LeftOperand.PURPOSE, operator=Operator.EQ, right=(RESEARCH,)),
        NO: Constraint(left=LeftOperand.PURPOSE, operator=Operator.EQ, right=(PLANNING,)),
        UNKNOWN: Constraint(left=LeftOperand.SPATIAL, operator=Operator.EQ, right=(EU,)),
    }
    whole = LogicalConstraint(joint=kind, operands=tuple(alone[answer] for answer in answers))
    report = check(whole, case(request(purpose=RESEARCH)), PROFILE)
    assert [part.satisfaction for part in report.parts] == list(answers)
    assert all(part.sentence["de"] in report.sentence["de"] for part in report.parts)
    return report.satisfaction


class TestJoint:
    @pytest.mark.parametrize(
        ("answers", "all_", "any_", "one"),
        [
            ((YES,), YES, YES, YES),
            ((NO,), NO, NO, NO),
            ((UNKNOWN,), UNKNOWN, UNKNOWN, UNKNOWN),
            ((YES, YES), YES, YES, NO),
            ((YES, NO), NO, YES, YES),
            ((NO, NO), NO, NO, NO),
            ((YES, UNKNOWN), UNKNOWN, YES, UNKNOWN),
            ((NO, UNKNOWN), NO, UNKNOWN, UNKNOWN),
            ((YES, YES, UNKNOWN), UNKNOWN, YES, NO),
            ((YES, NO, UNKNOWN), NO, YES, UNKNOWN),
        ],
    )
    def test_is_kleenes(
        self,
        answers: tuple[Satisfaction, ...],
        all_: Satisfaction,
        any_: Satisfaction,
        one: Satisfaction,
    ) -> None:
        assert joint(Joint.AND, *answers) is all_
        assert joint(Joint.OR, *answers) is any_
        assert joint(Joint.XONE, *answers) is one


class TestDuration:
    @pytest.mark.parametrize(
        ("text", "length"),
        [
            ("P30D", Duration(days=30)),
            ("P1Y6M", Duration(months=18)),
            ("P2M3DT4H5M6S", Duration(months=2, days=3, seconds=4 * 3600 + 5 * 60 + 6)),
            ("PT12H", Duration(seconds=12 * 3600)),
            ("P0D", Duration()),
        ],
    )
    def test_is_read(self, text: str, length: Duration) -> None:
        assert duration_of(text) == length

    @pytest.mark.parametrize(
        "text", ["", "P", "PT", "P1", "30D", "-P1D", "P1DT", "PT1.5S", "P1W", "P1M1Y", "P99999Y"]
    )
    def test_is_refused_where_it_is_none(self, text: str) -> None:
        with pytest.raises(ValueError, match="xsd:duration"):
            duration_of(text)

    @pytest.mark.parametrize(
        ("start", "length", "end"),
        [
            ((2026, 1, 31), Duration(months=1), (2026, 2, 28)),
            ((2024, 1, 31), Duration(months=1), (2024, 2, 29)),
            ((2026, 12, 1), Duration(months=1), (2027, 1, 1)),
            ((2026, 1, 15), Duration(months=23), (2027, 12, 15)),
            ((2026, 1, 1), Duration(days=2, seconds=86400), (2026, 1, 4)),
            ((2026, 1, 31), Duration(months=1, days=1), (2026, 3, 1)),
        ],
    )
    def test_goes_by_the_calendar(
        self, start: tuple[int, int, int], length: Duration, end: tuple[int, int, int]
    ) -> None:
        assert length.after(datetime(*start, tzinfo=UTC)) == datetime(*end, tzinfo=UTC)

    @pytest.mark.parametrize("length", [Duration(months=12 * 9000), Duration(days=999_999_9)])
    def test_ends_with_time_itself(self, length: Duration) -> None:
        assert length.after(NOON) == datetime.max.replace(tzinfo=UTC)
