"""The kinds of expectations that are offered: their arguments, and how people read them.

Each of them gives the same result on DuckDB, pandas and PostgreSQL, which a contract test holds.
In a sentence ``{rows}`` is „in every row“ or the share of rows that ``mostly`` asks for;
``{range}`` and ``{at}`` are the bounds, as a count („at least 3“) and as a place („above 3“).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Literal

Texts = dict[Literal["de", "en"], str]
About = Literal["cells", "column", "columns", "table"]

ORDERED = frozenset({"integer", "number", "date", "datetime"})
NUMBERS = frozenset({"integer", "number"})
TEXTS = frozenset({"string"})
CODES = frozenset({"string", "integer", "number", "boolean"})
ALL = ORDERED | CODES


@dataclass(frozen=True, kw_only=True)
class Kind:
    """A kind of expectation, by the name that Great Expectations gives it.

    ``about`` says what it looks at; ``fits`` are the types of columns that it makes sense for.
    ``implied`` are arguments that are always so: without them the engines would not agree.
    """

    type: str
    about: About
    name: Texts
    sentence: Texts
    needs: frozenset[str] = frozenset()
    takes: frozenset[str] = frozenset()
    fits: frozenset[str] = ALL
    implied: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def arguments(self) -> frozenset[str]:
        """All arguments that it may have."""
        return self.needs | self.takes | frozenset(self.implied)

    @property
    def has_range(self) -> bool:
        """Whether it is about bounds, of which it needs at least one."""
        return "min_value" in self.takes


_RANGE = frozenset({"min_value", "max_value", "strict_min", "strict_max"})
_MOSTLY = frozenset({"mostly"})
_COLUMN = frozenset({"column"})


def _cells(
    type_: str,
    name: Texts,
    sentence: Texts,
    *,
    needs: frozenset[str] = frozenset(),
    takes: frozenset[str] = frozenset(),
    fits: frozenset[str] = ALL,
) -> Kind:
    """Return a kind that looks at the cells of one column, one by one."""
    return Kind(
        type=type_,
        about="cells",
        name=name,
        sentence=sentence,
        needs=_COLUMN | needs,
        takes=takes | _MOSTLY,
        fits=fits,
    )


def _column(type_: str, name: Texts, sentence: Texts, *, fits: frozenset[str] = ALL) -> Kind:
    """Return a kind that holds one figure of a column against bounds."""
    return Kind(
        type=type_,
        about="column",
        name=name,
        sentence=sentence,
        needs=_COLUMN,
        takes=_RANGE,
        fits=fits,
    )


def _values(type_: str, name: Texts, sentence: Texts) -> Kind:
    """Return a kind that compares the different values of a column with a list."""
    return Kind(
        type=type_,
        about="column",
        name=name,
        sentence=sentence,
        needs=_COLUMN | {"value_set"},
        fits=CODES,
    )


def _table(type_: str, name: Texts, sentence: Texts, *, needs: str = "", takes: str = "") -> Kind:
    """Return a kind that looks at the table as a whole."""
    return Kind(
        type=type_,
        about="table",
        name=name,
        sentence=sentence,
        needs=frozenset(needs.split()),
        takes=frozenset(takes.split()),
    )


_CELLS = (
    _cells(
        "expect_column_values_to_not_be_null",
        {"de": "Zellen sind ausgefüllt", "en": "Cells are filled in"},
        {"de": "„{column}“ ist {rows} ausgefüllt.", "en": "“{column}” is filled {rows}."},
    ),
    _cells(
        "expect_column_values_to_be_null",
        {"de": "Zellen sind leer", "en": "Cells are empty"},
        {"de": "„{column}“ ist {rows} leer.", "en": "“{column}” is empty {rows}."},
    ),
    _cells(
        "expect_column_values_to_be_unique",
        {"de": "Kein Wert kommt zweimal vor", "en": "No value occurs twice"},
        {
            "de": "„{column}“ hat {rows} einen Wert, der nur einmal vorkommt.",
            "en": "“{column}” has a value that occurs only once {rows}.",
        },
    ),
    _cells(
        "expect_column_values_to_be_between",
        {"de": "Werte liegen in einem Bereich", "en": "Values lie in a range"},
        {"de": "„{column}“ liegt {rows} {at}.", "en": "“{column}” is {at} {rows}."},
        takes=_RANGE,
        fits=ORDERED,
    ),
    _cells(
        "expect_column_values_to_be_in_set",
        {"de": "Werte stehen in einer Liste", "en": "Values are of a list"},
        {
            "de": "„{column}“ enthält {rows} einen dieser Werte: {values}.",
            "en": "“{column}” has one of these values {rows}: {values}.",
        },
        needs=frozenset({"value_set"}),
        fits=CODES,
    ),
    _cells(
        "expect_column_values_to_not_be_in_set",
        {"de": "Werte stehen nicht in einer Liste", "en": "Values are not of a list"},
        {
            "de": "„{column}“ enthält {rows} keinen dieser Werte: {values}.",
            "en": "“{column}” has none of these values {rows}: {values}.",
        },
        needs=frozenset({"value_set"}),
        fits=CODES,
    ),
    _cells(
        "expect_column_values_to_match_regex",
        {"de": "Texte haben ein Muster", "en": "Texts have a pattern"},
        {
            "de": "„{column}“ enthält {rows} das Muster {regex}.",
            "en": "“{column}” has the pattern {regex} {rows}.",
        },
        needs=frozenset({"regex"}),
        fits=TEXTS,
    ),
    _cells(
        "expect_column_values_to_not_match_regex",
        {"de": "Texte haben ein Muster nicht", "en": "Texts do not have a pattern"},
        {
            "de": "„{column}“ enthält {rows} nicht das Muster {regex}.",
            "en": "“{column}” does not have the pattern {regex} {rows}.",
        },
        needs=frozenset({"regex"}),
        fits=TEXTS,
    ),
    _cells(
        "expect_column_value_lengths_to_be_between",
        {"de": "Texte sind kurz oder lang genug", "en": "Texts are short or long enough"},
        {
            "de": "„{column}“ hat {rows} {range} Zeichen.",
            "en": "“{column}” has {range} characters {rows}.",
        },
        takes=_RANGE,
        fits=TEXTS,
    ),
    _cells(
        "expect_column_value_lengths_to_equal",
        {"de": "Texte sind gleich lang", "en": "Texts are of one length"},
        {
            "de": "„{column}“ hat {rows} genau {value} Zeichen.",
            "en": "“{column}” has exactly {value} characters {rows}.",
        },
        needs=frozenset({"value"}),
        fits=TEXTS,
    ),
)

_COLUMNS = (
    Kind(
        type="expect_compound_columns_to_be_unique",
        about="columns",
        name={"de": "Spalten sind zusammen eindeutig", "en": "Columns are unique together"},
        sentence={
            "de": "Zusammen kommen {columns} {rows} nur einmal vor, wo alle ausgefüllt sind.",
            "en": "Together {columns} occur only once {rows} where all are filled in.",
        },
        needs=frozenset({"column_list"}),
        takes=_MOSTLY,
        implied=MappingProxyType({"ignore_row_if": "any_value_is_missing"}),
    ),
    Kind(
        type="expect_column_pair_values_a_to_be_greater_than_b",
        about="columns",
        name={"de": "Eine Spalte ist größer oder später", "en": "One column is greater or later"},
        sentence={
            "de": "„{column_A}“ ist {rows} {than} „{column_B}“, wo beide ausgefüllt sind.",
            "en": "“{column_A}” is {than} “{column_B}” {rows} where both are filled in.",
        },
        needs=frozenset({"column_A", "column_B"}),
        takes=_MOSTLY | {"or_equal"},
        fits=ORDERED,
        implied=MappingProxyType({"ignore_row_if": "either_value_is_missing"}),
    ),
    Kind(
        type="expect_column_pair_values_to_be_equal",
        about="columns",
        name={"de": "Zwei Spalten sind gleich", "en": "Two columns are equal"},
        sentence={
            "de": "„{column_A}“ ist {rows} gleich „{column_B}“.",
            "en": "“{column_A}” equals “{column_B}” {rows}.",
        },
        needs=frozenset({"column_A", "column_B"}),
        takes=_MOSTLY,
        implied=MappingProxyType({"ignore_row_if": "both_values_are_missing"}),
    ),
    Kind(
        type="expect_select_column_values_to_be_unique_within_record",
        about="columns",
        name={"de": "Spalten unterscheiden sich", "en": "Columns differ from one another"},
        sentence={
            "de": "{columns} enthalten {rows} verschiedene Werte, wo alle ausgefüllt sind.",
            "en": "{columns} hold different values {rows} where all are filled in.",
        },
        needs=frozenset({"column_list"}),
        takes=_MOSTLY,
        implied=MappingProxyType({"ignore_row_if": "any_value_is_missing"}),
    ),
)

_FIGURES = (
    _column(
        "expect_column_min_to_be_between",
        {"de": "Kleinster Wert", "en": "Smallest value"},
        {
            "de": "Der kleinste Wert in „{column}“ liegt {at}.",
            "en": "The smallest value of “{column}” is {at}.",
        },
        fits=ORDERED,
    ),
    _column(
        "expect_column_max_to_be_between",
        {"de": "Größter Wert", "en": "Largest value"},
        {
            "de": "Der größte Wert in „{column}“ liegt {at}.",
            "en": "The largest value of “{column}” is {at}.",
        },
        fits=ORDERED,
    ),
    _column(
        "expect_column_mean_to_be_between",
        {"de": "Mittelwert", "en": "Mean"},
        {
            "de": "Der Mittelwert von „{column}“ liegt {at}.",
            "en": "The mean of “{column}” is {at}.",
        },
        fits=NUMBERS,
    ),
    _column(
        "expect_column_median_to_be_between",
        {"de": "Median", "en": "Median"},
        {"de": "Der Median von „{column}“ liegt {at}.", "en": "The median of “{column}” is {at}."},
        fits=NUMBERS,
    ),
    _column(
        "expect_column_sum_to_be_between",
        {"de": "Summe", "en": "Sum"},
        {"de": "Die Summe von „{column}“ liegt {at}.", "en": "The sum of “{column}” is {at}."},
        fits=NUMBERS,
    ),
    _column(
        "expect_column_unique_value_count_to_be_between",
        {"de": "Anzahl verschiedener Werte", "en": "Number of different values"},
        {
            "de": "„{column}“ hat {range} verschiedene Werte.",
            "en": "“{column}” has {range} different values.",
        },
    ),
    _values(
        "expect_column_distinct_values_to_be_in_set",
        {"de": "Es kommen nur Werte einer Liste vor", "en": "Only values of a list occur"},
        {
            "de": "In „{column}“ kommen nur diese Werte vor: {values}.",
            "en": "Only these values occur in “{column}”: {values}.",
        },
    ),
    _values(
        "expect_column_distinct_values_to_contain_set",
        {"de": "Alle Werte einer Liste kommen vor", "en": "All values of a list occur"},
        {
            "de": "In „{column}“ kommen alle diese Werte vor: {values}.",
            "en": "All of these values occur in “{column}”: {values}.",
        },
    ),
    _values(
        "expect_column_distinct_values_to_equal_set",
        {
            "de": "Genau die Werte einer Liste kommen vor",
            "en": "Exactly the values of a list occur",
        },
        {
            "de": "In „{column}“ kommen genau diese Werte vor: {values}.",
            "en": "Exactly these values occur in “{column}”: {values}.",
        },
    ),
)

_WHOLE = (
    _table(
        "expect_table_row_count_to_be_between",
        {"de": "Anzahl der Zeilen", "en": "Number of rows"},
        {"de": "Die Tabelle hat {range} Zeilen.", "en": "The table has {range} rows."},
        takes="min_value max_value strict_min strict_max",
    ),
    _table(
        "expect_table_row_count_to_equal",
        {"de": "Genaue Anzahl der Zeilen", "en": "Exact number of rows"},
        {
            "de": "Die Tabelle hat genau {value} Zeilen.",
            "en": "The table has exactly {value} rows.",
        },
        needs="value",
    ),
    _table(
        "expect_table_column_count_to_be_between",
        {"de": "Anzahl der Spalten", "en": "Number of columns"},
        {"de": "Die Tabelle hat {range} Spalten.", "en": "The table has {range} columns."},
        takes="min_value max_value",
    ),
    _table(
        "expect_table_column_count_to_equal",
        {"de": "Genaue Anzahl der Spalten", "en": "Exact number of columns"},
        {
            "de": "Die Tabelle hat genau {value} Spalten.",
            "en": "The table has exactly {value} columns.",
        },
        needs="value",
    ),
    _table(
        "expect_column_to_exist",
        {"de": "Eine Spalte ist da", "en": "A column is there"},
        {
            "de": "Die Spalte „{column}“ ist da{place}.",
            "en": "The column “{column}” is there{place}.",
        },
        needs="column",
        takes="column_index",
    ),
    _table(
        "expect_table_columns_to_match_set",
        {"de": "Diese Spalten sind da", "en": "These columns are there"},
        {
            "de": "Die Tabelle hat {exactly} diese Spalten: {columns}.",
            "en": "The table has {exactly} these columns: {columns}.",
        },
        needs="column_set",
        takes="exact_match",
    ),
    _table(
        "expect_table_columns_to_match_ordered_list",
        {"de": "Diese Spalten, in dieser Reihenfolge", "en": "These columns, in this order"},
        {
            "de": "Die Tabelle hat genau diese Spalten in dieser Reihenfolge: {columns}.",
            "en": "The table has exactly these columns in this order: {columns}.",
        },
        needs="column_list",
    ),
)

KINDS: Mapping[str, Kind] = MappingProxyType(
    {kind.type: kind for kind in (*_CELLS, *_COLUMNS, *_FIGURES, *_WHOLE)}
)
"""Every kind that is offered, by its type, in the order in which people read them."""
