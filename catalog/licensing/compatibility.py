"""Under which licence data made of several datasets may be published."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations_with_replacement

from catalog.licenses import LICENSES, OBLIGATIONS
from catalog.licensing.errors import LicenseUnknown
from catalog.licensing.passages import PASSAGES, May

_FREEST_FIRST = (May.YES, May.ASK, May.NO)


@dataclass(frozen=True, kw_only=True)
class Reason:
    """What the licence of one of the datasets says, per language, and where that is written."""

    license: str
    may: May
    why: Mapping[str, str]
    source: str


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """Whether the derived data may be published under a licence; a reason per dataset."""

    license: str
    may: May
    reasons: list[Reason]


@dataclass(frozen=True, kw_only=True)
class Compatibility:
    """What may become of data under some licences.

    ``license`` is the one we would choose, None if there is none: the strictest of those that the
    data already has, so that each provider's wish is kept. ``obligations`` are what its publisher
    owes. ``outcomes`` says of every licence of the register whether it could be chosen.
    """

    given: list[str]
    may: May
    license: str | None
    obligations: list[str]
    reasons: list[Reason]
    outcomes: list[Outcome]


def known(ids: Iterable[str]) -> list[str]:
    """Return licences in the order of the register, each once.

    Raises:
        LicenseUnknown: One of them is not in the register.
    """
    wanted = list(ids)
    for license_id in wanted:
        if license_id not in LICENSES:
            raise LicenseUnknown(license_id, valid=list(LICENSES))
    return [license_id for license_id in LICENSES if license_id in wanted]


def compatibility(given: Sequence[str]) -> Compatibility:
    """Return under which licences data made of these may be published, and why.

    Args:
        given: Licences of the register, at least one.
    """
    outcomes = [_outcome(given, target) for target in PASSAGES]
    best = _chosen(outcomes, given)
    if best.may is May.NO:
        reasons = _standing_against(given)
        return Compatibility(
            given=list(given),
            may=May.NO,
            license=None,
            obligations=[],
            reasons=reasons,
            outcomes=outcomes,
        )
    return Compatibility(
        given=list(given),
        may=best.may,
        license=best.license,
        obligations=_owed(given),
        reasons=best.reasons,
        outcomes=outcomes,
    )


def matrix(among: Collection[str] = ()) -> list[Compatibility]:
    """Return every pair of licences, or those pairs that one of ``among`` is part of."""
    return [
        compatibility(_each_once(pair))
        for pair in combinations_with_replacement(LICENSES, 2)
        if not among or not {*pair}.isdisjoint(among)
    ]


def _outcome(given: Sequence[str], target: str) -> Outcome:
    reasons = [_reason(source, target) for source in given]
    return Outcome(license=target, may=_least(reason.may for reason in reasons), reasons=reasons)


def _reason(source: str, target: str) -> Reason:
    passage = PASSAGES[source][target]
    return Reason(license=source, may=passage.may, why=passage.why, source=passage.source)


def _chosen(outcomes: Sequence[Outcome], given: Sequence[str]) -> Outcome:
    """The freest answer first, then a licence that is there already, then the strictest."""
    return min(
        reversed(outcomes),
        key=lambda found: (_FREEST_FIRST.index(found.may), found.license not in given),
    )


def _standing_against(given: Sequence[str]) -> list[Reason]:
    """Why each licence cannot take the data of the others in."""
    found = [_reason(source, target) for target in given for source in given if source != target]
    refusals = {reason.license: reason for reason in found if reason.may is May.NO}
    return list(refusals.values())


def _owed(given: Sequence[str]) -> list[str]:
    owed = {duty for license_id in given for duty in LICENSES[license_id].obligations}
    return [duty for duty in OBLIGATIONS if duty in owed]


def _least(answers: Iterable[May]) -> May:
    return max(answers, key=_FREEST_FIRST.index)


def _each_once(pair: tuple[str, str]) -> list[str]:
    return list(dict.fromkeys(pair))
