"""Rules, constraints and duties as sentences in German and English."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal

from marketplace.entitlements.odrl.durations import Duration
from marketplace.entitlements.odrl.places import EUROPEAN_ECONOMIC_AREA, EUROPEAN_UNION
from marketplace.entitlements.odrl.values import Constraint, Value
from marketplace.entitlements.odrl.vocabulary import (
    POLICY_USAGE,
    Joint,
    LeftOperand,
    Operator,
    Profile,
    Sentence,
)


def both(de: str, en: str) -> Sentence:
    """Return a text in both languages."""
    return {"de": de, "en": en}


def filled(pattern: Sentence, **parts: Sentence) -> Sentence:
    """Return a text whose braces are filled, in each language with that language's parts."""
    return {
        language: text.format(**{name: part[language] for name, part in parts.items()})
        for language, text in pattern.items()
    }


def joined(sentences: Sequence[Sentence], between: Sentence) -> Sentence:
    """Return texts as one, with something between them."""
    return {
        language: gap.join(sentence[language] for sentence in sentences)
        for language, gap in between.items()
    }


def quoted(text: Sentence) -> Sentence:
    """Return a text in the quotation marks of each language."""
    return {"de": f"„{text['de']}“", "en": f"“{text['en']}”"}


COMMA = both(", ", ", ")
SPACE = both(" ", " ")

ACTIONS: Mapping[str, Sentence] = {
    "aggregate": both("zusammenfassen", "aggregate"),
    "annotate": both("mit Anmerkungen versehen", "annotate"),
    "anonymize": both("anonymisieren", "anonymize"),
    "archive": both("archivieren", "archive"),
    "attribute": both("die Quelle nennen", "name the source"),
    "compensate": both("bezahlen", "pay"),
    "delete": both("löschen", "delete"),
    "derive": both("Neues daraus ableiten", "derive something new"),
    "display": both("anzeigen", "display"),
    "distribute": both("weitergeben", "pass on"),
    "extract": both("Teile herausnehmen", "extract parts"),
    "give": both("verschenken", "give away"),
    "inform": both("benachrichtigen", "inform"),
    "modify": both("verändern", "modify"),
    "play": both("abspielen", "play"),
    "present": both("öffentlich zeigen", "present in public"),
    "print": both("drucken", "print"),
    "read": both("lesen", "read"),
    "reproduce": both("vervielfältigen", "reproduce"),
    "sell": both("verkaufen", "sell"),
    "transfer": both("übertragen", "transfer"),
    "transform": both("umformen", "transform"),
    "translate": both("übersetzen", "translate"),
    "use": both("nutzen", "use"),
}
_OPERANDS = {
    LeftOperand.COUNT: both("Die Anzahl", "The number"),
    LeftOperand.DATE_TIME: both("Der Zeitpunkt", "The time"),
    LeftOperand.DELAY_PERIOD: both("Die Frist bis zur Fälligkeit", "The time until it is due"),
    LeftOperand.ELAPSED_TIME: both("Die vergangene Zeit", "The time gone by"),
    LeftOperand.EVENT: both("Der Zeitpunkt", "The time"),
    LeftOperand.LANGUAGE: both("Die Sprache", "The language"),
    LeftOperand.PAY_AMOUNT: both("Der Betrag", "The amount"),
    LeftOperand.PURPOSE: both("Der Zweck", "The purpose"),
    LeftOperand.RECIPIENT: both("Der Empfänger", "The recipient"),
    LeftOperand.SPATIAL: both("Der Ort", "The place"),
    LeftOperand.TIME_INTERVAL: both("Der Zeitraum", "The period"),
}
_OPERATORS = {
    Operator.EQ: both("ist {right}", "is {right}"),
    Operator.NEQ: both("ist nicht {right}", "is not {right}"),
    Operator.LT: both("ist kleiner als {right}", "is less than {right}"),
    Operator.LTEQ: both("ist höchstens {right}", "is at most {right}"),
    Operator.GT: both("ist größer als {right}", "is more than {right}"),
    Operator.GTEQ: both("ist mindestens {right}", "is at least {right}"),
    Operator.IS_ANY_OF: both("ist eines von: {right}", "is one of: {right}"),
    Operator.IS_NONE_OF: both("ist keines von: {right}", "is none of: {right}"),
    Operator.IS_ALL_OF: both("gehört zu allen von: {right}", "belongs to all of: {right}"),
    Operator.IS_PART_OF: both("gehört zu {right}", "belongs to {right}"),
}
_IN_TIME = {
    Operator.LT: both("liegt vor {right}", "is before {right}"),
    Operator.LTEQ: both("liegt nicht nach {right}", "is not after {right}"),
    Operator.GT: both("liegt nach {right}", "is after {right}"),
    Operator.GTEQ: both("liegt nicht vor {right}", "is not before {right}"),
}
_PLACES = {
    EUROPEAN_UNION: both("Europäische Union", "European Union"),
    EUROPEAN_ECONOMIC_AREA: both("Europäischer Wirtschaftsraum", "European Economic Area"),
}
JOINTS = {
    Joint.AND: both("Alles davon gilt", "All of these hold"),
    Joint.OR: both("Eines davon gilt", "One of these holds"),
    Joint.XONE: both("Genau eines davon gilt", "Exactly one of these holds"),
}
_USAGE = both("dem Ende der Nutzung", "the end of use")


def action_label(action: str, profile: Profile) -> Sentence:
    """Return an action in plain words; one without words of its own keeps its name."""
    return profile.labels.get(action) or ACTIONS.get(action) or both(action, action)


def constraint_label(constraint: Constraint, profile: Profile) -> Sentence:
    """Return what a constraint asks for, without its full stop."""
    is_time = constraint.left in {LeftOperand.DATE_TIME, LeftOperand.EVENT}
    pattern = (_IN_TIME if is_time else {}).get(constraint.operator)
    pattern = pattern or _OPERATORS[constraint.operator]
    right = joined([value_label(value, profile) for value in constraint.right], COMMA)
    said = [_OPERANDS[constraint.left], filled(pattern, right=right)]
    if constraint.unit:
        unit = value_label(constraint.unit, profile)
        said.append(filled(both("({unit})", "({unit})"), unit=unit))
    return joined(said, SPACE)


def value_label(value: Value, profile: Profile) -> Sentence:
    """Return a right operand as it is said."""
    if not isinstance(value, str):
        return _measure_label(value)
    if label := profile.labels.get(value) or _PLACES.get(value):
        return quoted(label)
    if value == POLICY_USAGE:
        return _USAGE
    tail = value.rpartition("/")[2]
    return both(tail, tail)


def _measure_label(value: datetime | date | Duration | Decimal) -> Sentence:
    if isinstance(value, datetime):
        return _moment_label(value)
    if isinstance(value, date):
        return both(f"{value:%d.%m.%Y}", f"{value:%Y-%m-%d}")
    return _length_label(value) if isinstance(value, Duration) else _amount_label(value)


def _moment_label(moment: datetime) -> Sentence:
    utc = moment.astimezone(UTC)
    return both(f"{utc:%d.%m.%Y, %H:%M} UTC", f"{utc:%Y-%m-%d %H:%M} UTC")


def _amount_label(amount: Decimal) -> Sentence:
    text = f"{amount:f}"
    return both(text.replace(".", ","), text)


def _length_label(length: Duration) -> Sentence:
    parts = [
        _counted(length.months, both("Monat", "month"), both("Monate", "months")),
        _counted(length.days, both("Tag", "day"), both("Tage", "days")),
        _counted(length.seconds, both("Sekunde", "second"), both("Sekunden", "seconds")),
    ]
    said = [part for part in parts if part is not None]
    return joined(said, SPACE) if said else both("0 Tage", "0 days")


def _counted(number: int, one: Sentence, many: Sentence) -> Sentence | None:
    noun = one if number == 1 else many
    return both(f"{number} {noun['de']}", f"{number} {noun['en']}") if number else None
