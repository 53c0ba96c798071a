"""Right operands: from JSON-LD values to instants, lengths, amounts and terms."""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, cast

from marketplace.entitlements.odrl.durations import duration_of
from marketplace.entitlements.odrl.errors import Fault, PolicyRefused
from marketplace.entitlements.odrl.values import Value
from marketplace.entitlements.odrl.vocabulary import ODRL, POLICY_USAGE, LeftOperand, Profile

_XSD = ("xsd:", "http://www.w3.org/2001/XMLSchema#")
_LENGTHS = frozenset({"duration", "dayTimeDuration", "yearMonthDuration"})
_AMOUNTS = frozenset({"decimal", "integer", "nonNegativeInteger", "positiveInteger", "int", "long"})
_AMOUNT = re.compile(r"\d{1,15}(\.\d{1,6})?")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8}){0,4}")
_DAY_LENGTH = len("2026-01-31")


def short(term: str) -> str:
    """Return a term of the W3C's by its short name, and any other as it is."""
    return term.removeprefix(ODRL).removeprefix("odrl:")


def identified(raw: object, where: str) -> str:
    """Return the name that a node is referred to by: a text, or an object with only ``@id``.

    Raises:
        PolicyRefused: It is neither.
    """
    if isinstance(raw, Mapping):
        node = cast("Mapping[str, Any]", raw)
        raw = node.get("uid", node.get("@id")) if len(node) == 1 else None
    if not isinstance(raw, str) or not raw:
        raise PolicyRefused(Fault.MALFORMED, where)
    return raw


def right_operand(left: LeftOperand, raw: object, profile: Profile, where: str) -> Value:
    """Return the value that a left operand is compared with.

    Raises:
        PolicyRefused: It is no value of that operand's kind, or a term that nobody knows.
    """
    try:
        if left in _READERS:
            return _READERS[left](raw)
    except (ValueError, OverflowError):
        raise PolicyRefused(Fault.MALFORMED, where) from None
    return _term(left, raw, profile, where)


def _term(left: LeftOperand, raw: object, profile: Profile, where: str) -> str:
    literal = _literal(raw)
    if literal is not None and literal[0] == "string":
        raw = literal[1]
    term = short(identified(raw, where))
    is_known = {
        LeftOperand.EVENT: term == POLICY_USAGE,
        LeftOperand.SPATIAL: profile.knows_place(term),
        LeftOperand.LANGUAGE: _LANGUAGE.fullmatch(term.lower()) is not None,
    }.get(left, term in profile.labels or not term.startswith(f"{profile.url}#"))
    if not is_known:
        raise PolicyRefused(Fault.UNKNOWN_TERM, where)
    return term.lower() if left is LeftOperand.LANGUAGE else term


def _literal(raw: object) -> tuple[str, str] | None:
    """Return a literal's datatype, of XML Schema, and its text; None for what is no literal."""
    if not isinstance(raw, Mapping):
        return None
    node = cast("Mapping[str, Any]", raw)
    if set(node) != {"@value", "@type"}:
        return None
    value, datatype = node["@value"], node["@type"]
    if not isinstance(datatype, str) or not isinstance(value, (str, int)):
        return None
    for prefix in _XSD:
        if datatype.startswith(prefix):
            return datatype.removeprefix(prefix), str(value)
    return None


def _moment(raw: object) -> datetime | date:
    datatype, text = _literal(raw) or ("", "")
    if datatype == "date" and len(text) == _DAY_LENGTH:
        return date.fromisoformat(text)
    if datatype == "dateTime" and len(text) > _DAY_LENGTH:
        moment = datetime.fromisoformat(text)
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    message = "no instant"
    raise ValueError(message)


def _length(raw: object) -> Value:
    datatype, text = _literal(raw) or ("", "")
    if datatype not in _LENGTHS:
        message = "no length of time"
        raise ValueError(message)
    return duration_of(text)


def _amount(raw: object) -> Decimal:
    datatype, text = _literal(raw) or ("", "")
    if isinstance(raw, int) and not isinstance(raw, bool):
        datatype, text = "integer", str(raw)
    if datatype not in _AMOUNTS or not _AMOUNT.fullmatch(text):
        message = "no amount"
        raise ValueError(message)
    return Decimal(text)


_READERS: Mapping[LeftOperand, Callable[[object], Value]] = {
    LeftOperand.DATE_TIME: _moment,
    LeftOperand.ELAPSED_TIME: _length,
    LeftOperand.DELAY_PERIOD: _length,
    LeftOperand.TIME_INTERVAL: _length,
    LeftOperand.COUNT: _amount,
    LeftOperand.PAY_AMOUNT: _amount,
}
