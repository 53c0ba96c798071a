"""Expectations in plain words, in German and English, for pages and reports."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, cast

from marketplace.core.language import Language
from marketplace.web.figures import Figures
from quality.expectations.kinds import KINDS, Texts

_SHOWN = 8
_DIGITS = 6
_DAY = len("2026-01-01")

_WORDS: dict[Language, dict[str, str]] = {
    Language.DE: {
        "every": "in jeder Zeile",
        "mostly": "in mindestens {share} der Zeilen",
        "between": "zwischen {low} und {high}",
        "at_between": "zwischen {low} und {high}",
        "low": "mindestens {low}",
        "high": "höchstens {high}",
        "above": "mehr als {low}",
        "below": "weniger als {high}",
        "at_low": "bei mindestens {low}",
        "at_high": "bei höchstens {high}",
        "at_above": "über {low}",
        "at_below": "unter {high}",
        "and": "{one} und {other}",
        "greater": "größer oder später als",
        "or_equal": "mindestens so groß oder spät wie",
        "exactly": "genau",
        "at_least": "mindestens",
        "place": ", an Stelle {place}",
        "quoted": "„{text}“",
        "more": "{shown} und {more} weitere",
        "true": "ja",
        "false": "nein",
    },
    Language.EN: {
        "every": "in every row",
        "mostly": "in at least {share} of the rows",
        "between": "between {low} and {high}",
        "at_between": "between {low} and {high}",
        "low": "at least {low}",
        "high": "at most {high}",
        "above": "more than {low}",
        "below": "fewer than {high}",
        "at_low": "at least {low}",
        "at_high": "at most {high}",
        "at_above": "above {low}",
        "at_below": "below {high}",
        "and": "{one} and {other}",
        "greater": "greater or later than",
        "or_equal": "at least as great or late as",
        "exactly": "exactly",
        "at_least": "at least",
        "place": ", at place {place}",
        "quoted": "“{text}”",
        "more": "{shown} and {more} more",
        "true": "yes",
        "false": "no",
    },
}


def texts_of(type_: str, kwargs: Mapping[str, Any]) -> Texts:
    """Return an expectation as a sentence in each language."""
    return {
        "de": sentence(type_, kwargs, Language.DE),
        "en": sentence(type_, kwargs, Language.EN),
    }


def sentence(type_: str, kwargs: Mapping[str, Any], language: Language) -> str:
    """Return an expectation as a sentence; one of an unknown kind by its name."""
    kind = KINDS.get(type_)
    if kind is None:
        return type_
    said = _Said(language)
    columns = cast("Sequence[Any]", kwargs.get("column_list") or kwargs.get("column_set") or ())
    place = kwargs.get("column_index")
    return kind.sentence[language.value].format(
        column=kwargs.get("column", ""),
        column_A=kwargs.get("column_A", ""),
        column_B=kwargs.get("column_B", ""),
        columns=said.listed(columns),
        values=said.listed(cast("Sequence[Any]", kwargs.get("value_set") or ())),
        value=said.figure(kwargs.get("value", "")),
        regex=kwargs.get("regex", ""),
        rows=said.rows(kwargs.get("mostly", 1)),
        range=said.bounds(kwargs, ""),
        at=said.bounds(kwargs, "at_"),
        than=said.words["or_equal" if kwargs.get("or_equal") else "greater"],
        exactly=said.words["exactly" if kwargs.get("exact_match", True) else "at_least"],
        place="" if place is None else said.words["place"].format(place=int(place) + 1),
    )


class _Said:
    """The parts of a sentence in one language."""

    def __init__(self, language: Language) -> None:
        self.words = _WORDS[language]
        self._figures = Figures(language)

    def rows(self, mostly: float) -> str:
        if mostly >= 1:
            return self.words["every"]
        return self.words["mostly"].format(share=self._figures.percent(mostly))

    def bounds(self, kwargs: Mapping[str, Any], form: str) -> str:
        """Return what bounds there are; ``form`` chooses words for a place or for a count."""
        low, high = kwargs.get("min_value"), kwargs.get("max_value")
        ends: list[str] = []
        strict_low, strict_high = kwargs.get("strict_min"), kwargs.get("strict_max")
        if low is not None and high is not None and not (strict_low or strict_high):
            key = form + "between"
            return self.words[key].format(low=self.figure(low), high=self.figure(high))
        if low is not None:
            key = form + ("above" if strict_low else "low")
            ends.append(self.words[key].format(low=self.figure(low)))
        if high is not None:
            key = form + ("below" if strict_high else "high")
            ends.append(self.words[key].format(high=self.figure(high)))
        if len(ends) == 1:
            return ends[0]
        return self.words["and"].format(one=ends[0], other=ends[1]) if ends else "–"

    def listed(self, values: Sequence[Any]) -> str:
        shown = ", ".join(self._quoted(value) for value in values[:_SHOWN])
        if len(values) <= _SHOWN:
            return shown
        return self.words["more"].format(shown=shown, more=len(values) - _SHOWN)

    def figure(self, value: Any) -> str:
        """Return a number or a day as people of that language write it."""
        if isinstance(value, bool):
            return self.words["true" if value else "false"]
        if isinstance(value, int | float):
            return self._figures.number(value, _DIGITS)
        return self._moment(str(value))

    def _quoted(self, value: Any) -> str:
        if isinstance(value, str):
            return self.words["quoted"].format(text=value)
        return self.figure(value)

    def _moment(self, text: str) -> str:
        try:
            moment = datetime.fromisoformat(text)
        except ValueError:
            return text
        if len(text) == _DAY:
            return self._figures.day(date.fromisoformat(text))
        return f"{self._figures.day(moment.date())}, {moment:%H:%M}"
