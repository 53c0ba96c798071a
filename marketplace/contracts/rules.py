"""The published criteria that contracts refuse on."""

from marketplace.core.rules import Rule

LOWEST_AMOUNT = 50
"""What a card can pay at least, in minor units."""

HIGHEST_AMOUNT = 99_999_999
"""What can be paid at once at most, in minor units."""

TRIAL_DAYS = 365
"""How long a subscription can be tried free of charge."""

OFFERS_PER_DATASET = 20
"""How many offers people are asked to compare."""

TERM_MONTHS = 120
"""How long an agreement that ends by itself lasts at most, in months."""

NOTICE_DAYS = 365
"""How long before the end of a contract somebody can be asked to say that they end it."""

KNOWN_PURPOSE = Rule(
    id="known-purpose",
    version=1,
    text_de="Ein Angebot und ein Vertrag nennen nur Zwecke der veröffentlichten Liste.",
    text_en="An offer and a contract name only purposes of the published list.",
    threshold=None,
    source="ODRL 2.2, odrl:purpose; GET /api/v1/purposes",
)

OFFERED_PURPOSE = Rule(
    id="offered-purpose",
    version=1,
    text_de="Ein Vertrag nennt nur Zwecke, für die das Angebot gilt.",
    text_en="A contract names only purposes that its offer is made for.",
    threshold=None,
    source="ODRL 2.2, odrl:purpose",
)

KNOWN_CONDITION = Rule(
    id="known-condition",
    version=1,
    text_de="Ein Angebot nennt nur Bedingungen der veröffentlichten Liste.",
    text_en="An offer names only conditions of the published list.",
    threshold=None,
    source="ODRL 2.2; GET /api/v1/policies",
)

LOWEST_PRICE = Rule(
    id="lowest-price",
    version=1,
    text_de=(
        "Wo mit Karte gezahlt werden kann, kostet ein Angebot nichts oder mindestens 50 Cent: "
        "darunter nimmt der Zahlungsdienst nichts an."
    ),
    text_en=(
        "Where cards are taken, an offer costs nothing or at least 50 cents: the payment service "
        "takes nothing below."
    ),
    threshold=LOWEST_AMOUNT,
    source="Stripe, minimum charge amounts",
)

HIGHEST_PRICE = Rule(
    id="highest-price",
    version=1,
    text_de="Ein Angebot kostet höchstens 999.999,99 je Zahlung (gezählt in Cent).",
    text_en="An offer costs at most 999,999.99 per payment (counted in cents).",
    threshold=HIGHEST_AMOUNT,
    source="Stripe, maximum charge amounts",
)

LONGEST_TRIAL = Rule(
    id="longest-trial",
    version=1,
    text_de="Ein Abonnement kann höchstens 365 Tage lang kostenlos getestet werden.",
    text_en="A subscription can be tried free of charge for at most 365 days.",
    threshold=TRIAL_DAYS,
    source="This exchange",
)

LONGEST_TERM = Rule(
    id="longest-term",
    version=1,
    text_de="Ein Vertrag, der von selbst endet, läuft mindestens 1 und höchstens 120 Monate.",
    text_en="A contract that ends by itself lasts from 1 to 120 months.",
    threshold=TERM_MONTHS,
    source="This exchange",
)

LONGEST_NOTICE = Rule(
    id="longest-notice",
    version=1,
    text_de="Eine Kündigungsfrist ist höchstens 365 Tage lang.",
    text_en="A period of notice is at most 365 days long.",
    threshold=NOTICE_DAYS,
    source="This exchange",
)

PRIVATE_NEEDS_DOOR = Rule(
    id="private-needs-door",
    version=1,
    text_de=(
        "Wo jede angemeldete Person ohne Vertrag lesen darf, gibt es kein Angebot, das nur für "
        "eine Organisation gilt: Der Datensatz braucht ein öffentliches Angebot oder die Tür „auf "
        "Anfrage“ oder „privat“."
    ),
    text_en=(
        "Where everyone who signs in may read without a contract, no offer is for one organization "
        "only: the dataset needs a public offer, or the door “on request” or “private”."
    ),
    threshold="public offer, request, private",
    source="This exchange",
)

MOST_OFFERS = Rule(
    id="most-offers",
    version=2,
    text_de="Ein Datensatz hat höchstens 20 Angebote zur selben Zeit, die jemand nehmen kann.",
    text_en="A dataset has at most 20 offers at the same time that somebody can take.",
    threshold=OFFERS_PER_DATASET,
    source="This exchange",
)

RULES = (
    KNOWN_PURPOSE,
    OFFERED_PURPOSE,
    KNOWN_CONDITION,
    LOWEST_PRICE,
    HIGHEST_PRICE,
    LONGEST_TRIAL,
    LONGEST_TERM,
    LONGEST_NOTICE,
    PRIVATE_NEEDS_DOOR,
    MOST_OFFERS,
)
