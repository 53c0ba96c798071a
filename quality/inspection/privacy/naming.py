"""The search for names of persons: in columns of them, in two columns together, and in texts."""

from collections.abc import Sequence
from dataclasses import dataclass

from quality import privacy_rules as rules
from quality.inspection.order import Repair
from quality.inspection.outcome import PrivacyFinding
from quality.inspection.privacy import names
from quality.inspection.privacy.cells import (
    Cells,
    Found,
    Source,
    masked,
    masked_name,
    matches,
    total,
)
from quality.inspection.privacy.columns import Column

_ENOUGH = 5_000
_SAMPLED_TEXTS = 500
_SAMPLED_WORDS = 300
_SHORTEST_TEXT = 24
_MENTIONS = 0.1
_FEWEST_MENTIONS = 3
_PAIRED_GIVEN = 0.7
_PAIRED_SURNAMES = 0.4
_EXAMPLES = 3


def names_in(source: Source, column: Column) -> list[Found]:
    """Return whether a text column holds names of persons, as cells or within texts."""
    is_part = column.says("given", "surname")
    form = matches(names.WORD_FORM if is_part else names.NAME_FORM, longer_than=1)
    everything, formed = source.fair.counts(["true", form])
    if formed and formed >= names.ENOUGH_NAMED * everything:
        cells = list(source.fair.cells(form, most=_ENOUGH))
        seen = names.NamesIn.of(cells, max(1, round(total(cells) * everything / formed)))
        if names.is_column_of_names(column, seen):
            share = max(seen.full + seen.half, seen.worded if is_part else 0)
            return [_finding(column, share=min(1.0, share), filled=source.filled, cells=cells)]
    return _in_texts(source, column)


def _finding(column: Column, *, share: float, filled: int, cells: Cells) -> Found:
    finding = PrivacyFinding(
        rule=rules.PRIVACY_NAME.id,
        column=column.name,
        count=max(1, round(share * filled)),
        share=share,
        threshold=float(rules.PRIVACY_NAME.threshold or 0),
        examples=list(dict.fromkeys(masked_name(cell) for cell, _ in cells))[:_EXAMPLES],
        blocks=not names.only_advises(column),
        repairs=[Repair(kind="drop", columns=[column.name])],
    )
    return Found(finding=finding, cells=[cell for cell, _ in cells[:_EXAMPLES]])


def _in_texts(source: Source, column: Column) -> list[Found]:
    """Return whether texts speak of people by name.

    A title with a name refuses. A given name with a surname may be anyone's in history: where one
    of ten texts has it, it is told.
    """
    if column.says("honoured", "place", "public") or names.is_institution(column):
        return []
    part = source.sure or source.fair
    form = matches(names.ADDRESS_FORM, longer_than=7)
    cells = list(part.cells(form, most=_ENOUGH))
    held = [(cell, number) for cell, number in cells if names.addressed(cell)]
    if held:
        count = total(held)
        if len(cells) == _ENOUGH:
            count = round(part.counts([form])[0] * total(held) / total(cells))
        return [_text_finding(column, held, count=count, filled=source.filled)]
    texts = list(source.fair.cells(f"strlen(cell) > {_SHORTEST_TEXT}", most=_SAMPLED_TEXTS))
    held = [(cell, number) for cell, number in texts if names.mentioned(cell)]
    if len(held) < _FEWEST_MENTIONS or total(held) < _MENTIONS * total(texts):
        return []
    count = round(source.filled * total(held) / total(texts))
    return [_text_finding(column, held, count=count, filled=source.filled, blocks=False)]


def _text_finding(
    column: Column, held: Cells, *, count: int, filled: int, blocks: bool = True
) -> Found:
    finding = PrivacyFinding(
        rule=rules.PRIVACY_NAME.id,
        column=column.name,
        count=count,
        share=min(1.0, count / filled),
        threshold=0 if blocks else _MENTIONS,
        examples=list(dict.fromkeys(masked(_named_part(cell)) for cell, _ in held))[:_EXAMPLES],
        blocks=blocks and not names.only_advises(column),
        repairs=[
            Repair(kind="mask", columns=[column.name]),
            Repair(kind="drop", columns=[column.name]),
        ],
    )
    return Found(finding=finding, cells=[cell for cell, _ in held[:_EXAMPLES]])


def _named_part(cell: str) -> str:
    start, end = (names.addressed(cell) or names.mentioned(cell))[0]
    return cell[start:end]


@dataclass(frozen=True, kw_only=True)
class Words:
    """A column of single words that may be names beside another one."""

    column: Column
    filled: int
    cells: Cells
    seen: names.NamesIn


def words_in(source: Source, column: Column) -> list[Words]:
    """Return the words of a column, if they might be names in a table of persons."""
    is_elsewhere = column.table.is_statistic or column.table.is_directory
    if is_elsewhere or column.says("place", "honoured", "public"):
        return []
    cells = list(source.fair.cells(matches(names.WORD_FORM), most=_SAMPLED_WORDS))
    if len(cells) < names.FEWEST:
        return []
    seen = names.NamesIn.of(cells, total(cells))
    return [Words(column=column, filled=source.filled, cells=cells, seen=seen)]


def pairs(words: Sequence[Words]) -> list[Found]:
    """Return a column of given names beside one of surnames, whatever they are called.

    A list of names is no list of persons: one without the other is left alone.
    """
    given = max(words, key=lambda word: word.seen.given, default=None)
    if given is None or given.seen.given < _PAIRED_GIVEN:
        return []
    beside = [word for word in words if word is not given and word.seen.surnames > word.seen.given]
    surnames = max(beside, key=lambda word: word.seen.surnames, default=None)
    if surnames is None or surnames.seen.surnames < _PAIRED_SURNAMES:
        return []
    return [
        _finding(word.column, share=share, filled=word.filled, cells=word.cells)
        for word, share in ((given, given.seen.given), (surnames, surnames.seen.surnames))
    ]
