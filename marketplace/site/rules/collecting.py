"""Every automatic rule: each room's own list, in the order of the house."""

from collections.abc import Sequence
from dataclasses import dataclass

import billing.invoicing.rules
import billing.rules
import catalog.rules
import catalog.search.rules
import marketplace.accounts.rules
import marketplace.contracts.duties.rules
import marketplace.contracts.rules
import marketplace.contracts.sovereignty.criteria
import marketplace.entitlements.rules
import quality.rules
import storage.rules
from marketplace.core.language import N_
from marketplace.core.rules import Rule


@dataclass(frozen=True)
class Chapter:
    """The rules of one room, under a name people look for."""

    id: str
    title: str
    rules: Sequence[Rule]


CHAPTERS = (
    Chapter("quality", N_("Quality and privacy of a version"), quality.rules.RULES),
    Chapter("catalog", N_("Publication and doors"), catalog.rules.RULES),
    Chapter("search", N_("Order of search results"), catalog.search.rules.RULES),
    Chapter("storage", N_("Uploads"), storage.rules.RULES),
    Chapter("reading", N_("Reading and downloading"), marketplace.entitlements.rules.RULES),
    Chapter("payment", N_("Payment by card"), billing.rules.RULES),
    Chapter("invoices", N_("Payment by invoice"), billing.invoicing.rules.RULES),
    Chapter("contracts", N_("Offers and contracts"), marketplace.contracts.rules.RULES),
    Chapter(
        "sovereignty",
        N_("Sovereignty of the city"),
        marketplace.contracts.sovereignty.criteria.RULES,
    ),
    Chapter("duties", N_("Data that firms owe the city"), marketplace.contracts.duties.rules.RULES),
    Chapter("accounts", N_("Sign-in and accounts"), marketplace.accounts.rules.RULES),
)


def rules() -> list[Rule]:
    """Return all rules, chapter by chapter."""
    return [rule for chapter in CHAPTERS for rule in chapter.rules]


def sentences_by_id(language: str) -> dict[str, str]:
    """Return what each rule says in a language."""
    return {rule.id: rule.text(language) for rule in rules()}
