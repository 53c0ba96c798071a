"""Who may pay by invoice. The refusals in ``billing.invoicing.errors`` name these rules."""

from marketplace.core.rules import Rule
from marketplace.core.settings import InvoiceSettings

VERIFIED = Rule(
    id="invoice-verified",
    version=1,
    text_de=(
        "Auf Rechnung zahlen Organisationen, deren Angaben die Datenstelle der Stadt bestätigt "
        "hat. Alle anderen zahlen mit Karte."
    ),
    text_en=(
        "Organizations whose particulars the city's data desk has verified may pay by invoice. "
        "All others pay by card."
    ),
    threshold=True,
    source="Payment by invoice is credit that the city gives; see product principle 8",
)


def credit_limit(minor: int) -> Rule:
    """Return the rule on how much may be owed, with the limit this installation has set."""
    return Rule(
        id="invoice-credit-limit",
        version=1,
        text_de=(
            "Was eine Organisation auf offene Rechnungen schuldet, was nach laufenden "
            "Probezeiten fällig wird und was sie neu bestellt, ist zusammen höchstens so viel "
            "(in Cent). Rechnungen laufender Verträge werden auch darüber hinaus gestellt."
        ),
        text_en=(
            "What an organization owes on open invoices, what falls due after running trials and "
            "what it newly orders together are at most this much (in cents). Invoices of running "
            "contracts are issued beyond it too."
        ),
        threshold=minor,
        source="MARKETPLACE_INVOICE__CREDIT_LIMIT",
    )


def grace(days: int) -> Rule:
    """Return the rule on when access pauses, with the days this installation has set."""
    return Rule(
        id="invoice-grace",
        version=1,
        text_de=(
            "Ist eine Rechnung nach ihrem Fälligkeitstag offen, erinnern wir einmal. So viele Tage "
            "danach ruht der Zugang, bis sie bezahlt ist; solange er ruht, beginnt kein neuer "
            "Zeitraum."
        ),
        text_en=(
            "When an invoice is open after its due date, we remind once. This many days later "
            "access pauses until it is paid; while it pauses, no new period begins."
        ),
        threshold=days,
        source="MARKETPLACE_INVOICE__GRACE_DAYS; § 320 BGB",
    )


_DEFAULTS = InvoiceSettings.model_fields

RULES = (
    VERIFIED,
    credit_limit(_DEFAULTS["credit_limit"].default),
    grace(_DEFAULTS["grace_days"].default),
)
"""With the bounds that hold unless the operator sets others."""
