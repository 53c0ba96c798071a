"""Why data of the city costs something, in words that are published with the price (§ 12 DNG)."""

from collections.abc import Iterator
from dataclasses import dataclass

from marketplace.contracts.models import Offer, PriceGround
from marketplace.contracts.wording.texts import Texts
from marketplace.core.language import Language
from marketplace.web.figures import Figures


@dataclass(frozen=True)
class Ground:
    """A ground on which city data may cost something: its name, and what belongs to it."""

    title: Texts
    text: Texts


GROUNDS = {
    PriceGround.MARGINAL_COST: Ground(
        Texts("Was die Lieferung kostet", "What the delivery costs"),
        Texts(
            "Kopieren, Liefern, Anonymisieren und der Schutz von Geheimnissen, mehr nicht (§ 10 "
            "Abs. 1 DNG).",
            "Copying, delivering, making anonymous and protecting secrets, no more (§ 10 (1) DNG).",
        ),
    ),
    PriceGround.DNG_10_2_1: Ground(
        Texts(
            "Die Stelle muss einen Teil ihrer Kosten selbst erwirtschaften",
            "The office has to earn part of its costs",
        ),
        Texts(
            "Ihr Auftrag verpflichtet sie dazu (§ 10 Abs. 2 Nr. 1 DNG).",
            "Its task obliges it to (§ 10 (2) no. 1 DNG).",
        ),
    ),
    PriceGround.DNG_10_2_2: Ground(
        Texts("Bibliothek, Museum oder Archiv", "Library, museum or archive"),
        Texts(
            "Sie dürfen mehr verlangen, als die Lieferung kostet (§ 10 Abs. 2 Nr. 2 DNG).",
            "They may ask for more than the delivery costs (§ 10 (2) no. 2 DNG).",
        ),
    ),
    PriceGround.DNG_10_2_3: Ground(
        Texts("Öffentliches Unternehmen", "Public undertaking"),
        Texts(
            "Etwa Stadtwerke (§ 10 Abs. 2 Nr. 3 DNG).",
            "Such as a municipal utility (§ 10 (2) no. 3 DNG).",
        ),
    ),
    PriceGround.OUTSIDE_DNG: Ground(
        Texts(
            "Das Datennutzungsgesetz gilt hier nicht",
            "The law on the use of data does not apply",
        ),
        Texts("Der Grund ist genannt.", "The reason is stated."),
    ),
}


def why_it_costs(offer: Offer) -> list[Texts]:
    """Return ground, calculation, person and review of a price; nothing if no ground is stated."""
    if offer.ground is None:
        return []
    return list(_points(offer, GROUNDS[offer.ground]))


def _points(offer: Offer, ground: Ground) -> Iterator[Texts]:
    why = f" {offer.ground_reason}" if offer.ground_reason else ""
    yield Texts(
        f"Grundlage: {ground.title.de}. {ground.text.de}{why}",
        f"Ground: {ground.title.en}. {ground.text.en}{why}",
    )
    if offer.calculation:
        yield Texts(f"Kalkulation: {offer.calculation}", f"Calculation: {offer.calculation}")
    if name := offer.answers_for_price:
        yield Texts(f"Verantwortlich: {name}", f"Answers for it: {name}")
    if day := offer.review_by:
        de, en = (Figures(language).day(day) for language in (Language.DE, Language.EN))
        yield Texts(f"Der Preis wird überprüft bis: {de}", f"The price is looked at again by: {en}")
