"""The published rules of payment."""

from marketplace.core.rules import Rule

GRACE_DAYS = 14
"""Days after a failed card renewal in which access stays."""

CARD_MINIMUM_AMOUNT = 50
"""The smallest amount that Stripe charges to a card in EUR, in minor units."""

GRACE = Rule(
    id="payment-grace",
    version=1,
    text_de=(
        "Scheitert die Verlängerung einer Kartenzahlung, bleibt der Zugang noch so viele Tage "
        "bestehen; danach ruht er, bis gezahlt ist."
    ),
    text_en=(
        "When the renewal of a card payment fails, access stays for so many days; then it rests "
        "until the payment is made."
    ),
    threshold=GRACE_DAYS,
    source="Nutzungsbedingungen der Datenplattform, Zahlungsverzug (§ 286 BGB)",
)
CARD_MINIMUM = Rule(
    id="card-minimum",
    version=1,
    text_de="Mit Karte wird ab so vielen Cent bezahlt; darunter auf Rechnung.",
    text_en="A card pays from so many cents; below that, an invoice does.",
    threshold=CARD_MINIMUM_AMOUNT,
    source="Stripe, minimum charge amounts",
)

RULES = (GRACE, CARD_MINIMUM)
