"""Offers and agreements in ODRL 2.2 as JSON-LD: the same terms, for machines.

``docs/odrl.md`` explains the profile. Each rule carries its own target and parties, so that it can
be read alone; what several rules share has an address of its own and is written out once.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from billing.models import Interval
from marketplace.contracts import policies
from marketplace.contracts.models import Offer
from marketplace.core.money import Money

CONTEXT = "http://www.w3.org/ns/odrl.jsonld"
"""The W3C's JSON-LD context. It is named, never fetched."""

PROFILE_PATH = "/odrl/profile"
"""Where an installation explains its own terms; their addresses begin there."""

REIDENTIFY = "reidentify"
"""Our own action: recognising people, households or businesses in the data."""

USER = "user"
CALL_PER_MONTH = "call_per_month"
"""What ``count`` counts: persons, and reads within a calendar month."""

AFFILIATE = "affiliate"
"""Our own ``recipient``: companies affiliated with the assignee."""

EEA = "european_economic_area"
"""Our own ``spatial``: the European Union, Iceland, Liechtenstein and Norway."""

_EUROPEAN_UNION = "http://www.wikidata.org/entity/Q458"
_CURRENCY = "http://publications.europa.eu/resource/authority/currency/"
_COMPENSATE = "http://www.w3.org/ns/odrl/2/compensate"
_POLICY_USAGE = "http://www.w3.org/ns/odrl/2/policyUsage"
_PERIODS = {Interval.MONTH: "P1M", Interval.YEAR: "P1Y"}

Json = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Reach:
    """How far use goes: by how many persons, how often a month, for how many months."""

    users: int | None = None
    calls_per_month: int | None = None
    term_months: int | None = None

    @classmethod
    def of(cls, offer: Offer) -> Self:
        """Return how far an offer reaches."""
        return cls(
            users=offer.users,
            calls_per_month=offer.calls_per_month,
            term_months=offer.term_months,
        )


NO_LIMITS = Reach()


@dataclass(frozen=True, kw_only=True)
class Policy:
    """What an ODRL policy says, however it came about. ``uid`` is its public address."""

    public_url: str
    uid: str
    dataset: str
    assigner: str
    policy: Sequence[str]
    purposes: Sequence[str]
    unit_amount: int
    currency: str
    interval: Interval | None
    trial_days: int
    reach: Reach = NO_LIMITS


def offer(given: Policy, *, assignee: str | None = None) -> Json:
    """Return an odrl:Offer: it has an assigner, and anybody may take it, or the assignee alone."""
    parties = _parties(given)
    if assignee:
        parties["assignee"] = _organization(given, assignee)
    return _policy(given, "Offer", parties, [])


def agreement(given: Policy, *, assignee: str, drafted_at: datetime) -> Json:
    """Return an odrl:Agreement between an assigner and an assignee."""
    parties = _parties(given) | {"assignee": _organization(given, assignee)}
    begin = _constraint(
        f"{given.uid}#begin", "dateTime", "gteq", _typed(drafted_at.isoformat(), "dateTime")
    )
    return _policy(given, "Agreement", parties, [begin])


def term(public_url: str, name: str) -> str:
    """Return the address of a term of our own profile."""
    return f"{public_url}{PROFILE_PATH}#{name}"


def _policy(given: Policy, kind: str, parties: Json, limits: list[Json]) -> Json:
    limits = [*limits, *_limits(given)]
    written: Json = {
        "@context": CONTEXT,
        "@type": kind,
        "uid": given.uid,
        "profile": f"{given.public_url}{PROFILE_PATH}",
        "conflict": "prohibit",
        "permission": _permissions(given, parties, limits),
    }
    if forbidden := _prohibitions(given, parties):
        written["prohibition"] = forbidden
    if policies.DELETE_AT_END in given.policy:
        written["obligation"] = [_deletion(given, parties)]
    return written


def _permissions(given: Policy, parties: Json, limits: list[Json]) -> list[Json]:
    duties = [_payment(given)] if given.unit_amount else []
    credit = [_credit(given)] if policies.ATTRIBUTION in given.policy else []
    allowed = [(action, _rule(given, parties, action)) for action in _allowed(given)]
    shared: list[Json] = []
    if policies.AFFILIATES in given.policy:
        shared = [_recipients(given, "affiliates", "isAnyOf")]
        allowed.append(("share", _rule(given, parties, "distribute", name="share")))
    public = {name for name, _ in allowed} - {"use", "share"} or {"use"}
    written: list[Json] = []
    known: set[str] = set()
    for name, rule in allowed:
        owed = duties + credit if name in public else duties
        held = limits + shared if name == "share" else limits
        if held:
            rule["constraint"] = _written_once(held, known)
        if owed:
            rule["duty"] = _written_once(owed, known)
        written.append(rule)
    return written


def _allowed(given: Policy) -> list[str]:
    """Return the actions that no condition forbids; ``present`` is publishing results."""
    actions = ["use"]
    if policies.NO_DERIVATIVES not in given.policy:
        actions.append("derive")
    if policies.NO_PUBLICATION not in given.policy:
        actions.append("present")
    if policies.NO_RESALE not in given.policy:
        actions += ["distribute", "sell"]
    return actions


def _prohibitions(given: Policy, parties: Json) -> list[Json]:
    written: list[Json] = []
    if policies.NO_RESALE in given.policy:
        distribution = _rule(given, parties, "distribute")
        if policies.AFFILIATES in given.policy:
            distribution["constraint"] = [_recipients(given, "strangers", "isNoneOf")]
        written += [distribution, _rule(given, parties, "sell")]
    if policies.NO_DERIVATIVES in given.policy:
        written.append(_rule(given, parties, "derive"))
    if policies.NO_PUBLICATION in given.policy:
        written.append(_rule(given, parties, "present"))
    if policies.NO_REIDENTIFICATION in given.policy:
        written.append(_rule(given, parties, REIDENTIFY))
    return written


def _recipients(given: Policy, name: str, operator: str) -> Json:
    affiliates = [{"@id": term(given.public_url, AFFILIATE)}]
    return _constraint(f"{given.uid}#{name}", "recipient", operator, affiliates)


def _rule(given: Policy, parties: Json, action: str, *, name: str = "") -> Json:
    own = term(given.public_url, action) if action == REIDENTIFY else action
    return {
        "uid": f"{given.uid}#{name or action}",
        "target": f"{given.public_url}/datasets/{given.dataset}",
        **parties,
        "action": own,
    }


def _limits(given: Policy) -> list[Json]:
    limits: list[Json] = []
    if given.purposes:
        allowed = [{"@id": term(given.public_url, code)} for code in given.purposes]
        limits.append(_constraint(f"{given.uid}#purpose", "purpose", "isAnyOf", allowed))
    if policies.EU_ONLY in given.policy:
        place = {"@id": _EUROPEAN_UNION}
        limits.append(_constraint(f"{given.uid}#place", "spatial", "isPartOf", place))
    if policies.EEA_ONLY in given.policy:
        place = {"@id": term(given.public_url, EEA)}
        limits.append(_constraint(f"{given.uid}#area", "spatial", "isPartOf", place))
    return limits + _reaching(given)


def _reaching(given: Policy) -> list[Json]:
    """Return how many persons, how many reads a month, and how many months there are."""
    limits: list[Json] = []
    counted = (
        ("users", given.reach.users, USER),
        ("calls", given.reach.calls_per_month, CALL_PER_MONTH),
    )
    for name, most, unit in counted:
        if most is not None:
            number = _typed(str(most), "integer")
            limit = _constraint(f"{given.uid}#{name}", "count", "lteq", number)
            limits.append(limit | {"unit": {"@id": term(given.public_url, unit)}})
    if given.reach.term_months is not None:
        months = _typed(f"P{given.reach.term_months}M", "duration")
        limits.append(_constraint(f"{given.uid}#term", "elapsedTime", "lteq", months))
    return limits


def _payment(given: Policy) -> Json:
    """Return the duty to pay: how much, how often, and after how many days of trial."""
    amount = f"{Money(given.unit_amount, given.currency).amount:f}"
    payable = _constraint(f"{given.uid}#amount", "payAmount", "eq", _typed(amount, "decimal"))
    payable["unit"] = {"@id": _CURRENCY + given.currency}
    duty: Json = {
        "uid": f"{given.uid}#payment",
        "action": [
            {
                "rdf:value": {"@id": _COMPENSATE},
                "includedIn": _COMPENSATE,
                "refinement": [payable],
            }
        ],
        "compensatedParty": _organization(given, given.assigner),
    }
    times: list[Json] = []
    if given.interval:
        period = _typed(_PERIODS[given.interval], "duration")
        times.append(_constraint(f"{given.uid}#interval", "timeInterval", "eq", period))
    if given.trial_days:
        delay = _typed(f"P{given.trial_days}D", "duration")
        times.append(_constraint(f"{given.uid}#trial", "delayPeriod", "eq", delay))
    if times:
        duty["constraint"] = times
    return duty


def _credit(given: Policy) -> Json:
    return {
        "uid": f"{given.uid}#attribution",
        "action": "attribute",
        "attributedParty": _organization(given, given.assigner),
    }


def _deletion(given: Policy, parties: Json) -> Json:
    days = _typed(f"P{policies.DELETION_DAYS}D", "duration")
    return _rule(given, parties, "delete") | {
        "constraint": [
            _constraint(f"{given.uid}#end", "event", "gt", {"@id": _POLICY_USAGE}),
            _constraint(f"{given.uid}#deadline", "elapsedTime", "lteq", days),
        ]
    }


def _constraint(uid: str, left: str, operator: str, right: object) -> Json:
    return {"uid": uid, "leftOperand": left, "operator": operator, "rightOperand": right}


def _typed(value: str, datatype: str) -> Json:
    return {"@value": value, "@type": f"xsd:{datatype}"}


def _parties(given: Policy) -> Json:
    return {"assigner": _organization(given, given.assigner)}


def _organization(given: Policy, slug: str) -> str:
    return f"{given.public_url}/organizations/{slug}"


def _written_once(parts: list[Json], known: set[str]) -> list[Json | str]:
    """Return parts, or only the address of each that an earlier rule has written out."""
    written = [part["uid"] if part["uid"] in known else part for part in parts]
    known.update(part["uid"] for part in parts)
    return written
