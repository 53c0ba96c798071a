"""Contract models: each a list of clauses, with an edition that signed contracts name.

Whoever changes the words of a clause raises the edition of every model that has it; the words of
conditions (``contracts.policies``) are frozen with each contract and have no edition here. Terms
that were frozen with an earlier edition stay as they are and are shown from their own bytes.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from catalog.licenses import LICENSES
from catalog.models import Access, Dataset
from marketplace.accounts.models import Organization, OrganizationKind
from marketplace.contracts.models import Offer, OfferKind
from marketplace.contracts.policies import PRESETS
from marketplace.contracts.wording import (
    city,
    concession,
    extent,
    ground,
    money,
    open_data,
    summaries,
    term,
)
from marketplace.contracts.wording.conditions import Conditions
from marketplace.contracts.wording.errors import ContractModelNotFound
from marketplace.contracts.wording.texts import Clause, Texts

Writer = Callable[[Conditions], Clause | None]
"""Writes one clause for given conditions, or none where there is nothing to say."""

OPEN_LICENSE = "open-license"
FREE_WITH_CONDITIONS = "free-with-conditions"
COMPANY_SUBSCRIPTION = "company-subscription"
CITY_SUBSCRIPTION = "city-subscription"
ONE_OFF = "one-off"
COLLECTED_FOR_CITY = "collected-for-city"
SUPPLY_TO_CITY = "supply-to-city"


@dataclass(frozen=True, kw_only=True)
class ContractModel:
    """A contract before anybody has filled it in.

    ``about`` says when it is used, ``summary`` what it comes to on one page; ``parameters`` are
    the fields of an offer that its clauses depend on.
    """

    id: str
    version: int
    title: Texts
    about: Texts
    summary: Sequence[Texts]
    parameters: Sequence[str]
    clauses: Sequence[Writer]

    @property
    def name(self) -> str:
        """What frozen terms call it, such as ``one-off/1``."""
        return f"{self.id}/{self.version}"

    def write(self, conditions: Conditions) -> list[Clause]:
        """Return the clauses of a contract; their place in the list is their number."""
        written = [writer(conditions) for writer in self.clauses]
        return [clause for clause in written if clause]


def _condition(preset_id: str, *, says_freedom: bool = True) -> Writer:
    """Return what writes a condition where it is named, else the freedom that is left."""
    preset = PRESETS[preset_id]

    def write(conditions: Conditions) -> Clause | None:
        if preset.id in conditions.use.policy:
            return Clause(preset.id, preset.title, preset.text, preset.means)
        free = preset.otherwise
        if free is None or not says_freedom:
            return None
        return Clause(f"not_{preset.id}", free.title, free.text, free.means)

    return write


_CONDITIONS = tuple(_condition(preset) for preset in PRESETS)
_NAMED_CONDITIONS = tuple(_condition(preset, says_freedom=False) for preset in PRESETS)


def _rights(conditions: Conditions) -> Clause:
    return city.rights(conditions) if conditions.is_sovereign else ground.rights(conditions)


def _only_sovereign(writer: Writer) -> Writer:
    """Return what writes a clause for data that stays with the city, and nothing for others."""

    def write(conditions: Conditions) -> Clause | None:
        return writer(conditions) if conditions.is_sovereign else None

    return write


def _records(conditions: Conditions) -> Clause | None:
    """Where the city may audit, the records stand in that clause."""
    return None if conditions.is_sovereign else ground.records(conditions)


_BEGIN: tuple[Writer, ...] = (
    ground.subject,
    ground.purpose,
    money.price,
    city.price_ground,
    ground.access,
    extent.extent,
    *_CONDITIONS,
    _rights,
)
_SOVEREIGNTY: tuple[Writer, ...] = (
    city.not_exclusive,
    ground.operator,
    ground.quality,
    city.attestation,
    city.audit,
    term.term,
    city.cause,
    ground.revocation,
    ground.law,
)
_OF_A_COMPANY: tuple[Writer, ...] = (
    ground.operator,
    ground.quality,
    _records,
    term.term,
    ground.revocation,
    ground.law,
)
_OF_EITHER: tuple[Writer, ...] = (
    _only_sovereign(city.not_exclusive),
    ground.operator,
    ground.quality,
    _only_sovereign(city.attestation),
    _only_sovereign(city.audit),
    _records,
    term.term,
    _only_sovereign(city.cause),
    ground.revocation,
    ground.law,
)

_USE = ("purposes", "policy", "users", "calls_per_month", "history")
_TIME = ("term_months", "notice_days")
_MONEY = ("unit_amount", "tariffs", "payment", "refund")
_GROUND = ("ground", "calculation", "answers_for_price", "review_by")

MODELS = {
    each.id: each
    for each in (
        ContractModel(
            id=OPEN_LICENSE,
            version=1,
            title=Texts("Offene Lizenz", "Open licence"),
            about=Texts(
                "Für offene Daten. Ein Vertrag ist nicht nötig; wer ein Papier braucht, bekommt "
                "diese Seite.",
                "For open data. No contract is needed; whoever needs a paper gets this sheet.",
            ),
            summary=summaries.OPEN_LICENSE,
            parameters=("license",),
            clauses=(
                open_data.subject,
                open_data.license_terms,
                ground.purpose,
                money.price,
                open_data.access,
                extent.extent,
                *_NAMED_CONDITIONS,
                ground.quality,
                term.term,
                open_data.withdrawal,
                ground.law,
            ),
        ),
        ContractModel(
            id=FREE_WITH_CONDITIONS,
            version=1,
            title=Texts("Kostenlos mit Bedingungen", "Free of charge, with conditions"),
            about=Texts(
                "Für Daten, die nichts kosten, aber nicht jedem offenstehen.",
                "For data that costs nothing but is not open to all.",
            ),
            summary=summaries.FREE_WITH_CONDITIONS,
            parameters=(*_USE, *_TIME),
            clauses=(*_BEGIN, *_OF_EITHER),
        ),
        ContractModel(
            id=COMPANY_SUBSCRIPTION,
            version=1,
            title=Texts("Abonnement von Unternehmensdaten", "Subscription to company data"),
            about=Texts(
                "Für Daten eines Unternehmens, die monatlich oder jährlich bezahlt werden.",
                "For data of a company that is paid for by the month or year.",
            ),
            summary=summaries.COMPANY_SUBSCRIPTION,
            parameters=(*_USE, *_TIME, *_MONEY, "interval", "trial_days"),
            clauses=(*_BEGIN, *_OF_A_COMPANY),
        ),
        ContractModel(
            id=CITY_SUBSCRIPTION,
            version=1,
            title=Texts("Abonnement von Daten der Stadt", "Subscription to city data"),
            about=Texts(
                "Für Daten der Stadt, die aus einem gesetzlichen Grund laufend etwas kosten.",
                "For data of the city that goes on costing something, on a legal ground.",
            ),
            summary=summaries.CITY_SUBSCRIPTION,
            parameters=(*_USE, *_TIME, *_MONEY, "interval", "trial_days", *_GROUND),
            clauses=(*_BEGIN, *_SOVEREIGNTY),
        ),
        ContractModel(
            id=ONE_OFF,
            version=1,
            title=Texts("Einmal bezahlt", "One-off purchase"),
            about=Texts(
                "Für Daten, die einmal bezahlt werden und danach zugänglich bleiben.",
                "For data that is paid for once and stays accessible.",
            ),
            summary=summaries.ONE_OFF,
            parameters=(*_USE, *_TIME, *_MONEY, *_GROUND),
            clauses=(*_BEGIN, *_OF_EITHER),
        ),
        ContractModel(
            id=COLLECTED_FOR_CITY,
            version=1,
            title=Texts("Im Auftrag der Stadt erhoben", "Collected on the city's behalf"),
            about=Texts(
                "Für Daten, die ein Unternehmen im Auftrag der Stadt erhoben hat und anderen "
                "anbietet.",
                "For data that a company collected on the city's behalf and offers to others.",
            ),
            summary=summaries.COLLECTED_FOR_CITY,
            parameters=(*_USE, *_TIME, *_MONEY, "interval", "trial_days", *_GROUND),
            clauses=(*_BEGIN, city.city_right, *_SOVEREIGNTY),
        ),
        ContractModel(
            id=SUPPLY_TO_CITY,
            version=1,
            title=Texts(
                "Lieferung an die Stadt unter einer Konzession",
                "Supply to the city under a concession",
            ),
            about=Texts(
                "Für Daten, die ein Unternehmen der Stadt aus einer Konzession, Genehmigung oder "
                "Förderung schuldet: ein privates, kostenloses Angebot an ein Amt.",
                "For data that a company owes the city from a concession, a permit or a subsidy: a "
                "private offer, free of charge, to a department.",
            ),
            summary=summaries.SUPPLY_TO_CITY,
            parameters=(*_USE, "term_months", "for_organization"),
            clauses=(
                ground.subject,
                concession.basis,
                ground.purpose,
                money.price,
                ground.access,
                extent.extent,
                *_CONDITIONS,
                concession.delivery,
                concession.city_use,
                ground.rights,
                ground.operator,
                ground.quality,
                ground.records,
                concession.term,
                ground.law,
            ),
        ),
    )
}
"""The models there are, from the freest to the narrowest."""

EARLIER = {
    "free": Texts("Kostenlos mit Bedingungen", "Free of charge, with conditions"),
    "one_off": Texts("Einmal bezahlt", "One-off purchase"),
    "subscription": Texts("Abonnement", "Subscription"),
}
"""What the models were called that the first frozen terms name; nothing follows them any more."""


def model_of(
    offer: Offer, dataset: Dataset, provider: Organization, consumer: Organization | None = None
) -> ContractModel:
    """Return the model that an agreement on an offer follows.

    Without a consumer, as for an offer that nobody has taken, nothing is a supply to the city.
    """
    is_city_data = provider.kind is OrganizationKind.CITY_DEPARTMENT
    if dataset.access is Access.OPEN and LICENSES[dataset.license].is_open:
        return MODELS[OPEN_LICENSE]
    if consumer and not is_city_data and _is_supply(offer, consumer):
        return MODELS[SUPPLY_TO_CITY]
    if dataset.collected_for and not is_city_data:
        return MODELS[COLLECTED_FOR_CITY]
    if offer.kind is OfferKind.FREE:
        return MODELS[FREE_WITH_CONDITIONS]
    if offer.kind is OfferKind.ONE_OFF:
        return MODELS[ONE_OFF]
    return MODELS[CITY_SUBSCRIPTION if is_city_data else COMPANY_SUBSCRIPTION]


def _is_supply(offer: Offer, consumer: Organization) -> bool:
    """A private offer, free of charge, to a department of the city."""
    return (
        offer.kind is OfferKind.FREE
        and offer.for_organization_id is not None
        and consumer.kind is OrganizationKind.CITY_DEPARTMENT
    )


def model(model_id: str) -> ContractModel:
    """Return a model by its id.

    Raises:
        ContractModelNotFound: There is none of that id.
    """
    if model_id not in MODELS:
        raise ContractModelNotFound(model_id, known=list(MODELS))
    return MODELS[model_id]
