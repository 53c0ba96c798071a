"""What an invoice says (§ 14 (4) UStG), in the buyer's language."""

from dataclasses import dataclass
from decimal import Decimal
from io import BytesIO
from typing import Any

from segno import helpers

from billing.models import Invoice, ProcessorName
from marketplace.accounts.models import Organization
from marketplace.core.language import N_, Language
from marketplace.core.money import Money
from marketplace.core.settings import Settings
from marketplace.web import typesetting
from marketplace.web.figures import Figures
from marketplace.web.translation import gettext

_EPC_NAME_LENGTH = 70
_IBAN_GROUP = 4

_TITLE = N_("Invoice {number}")
_ISSUER = N_(
    "Issued by {operator}, {city}, in the name and for the account of {provider}. What is sold "
    "comes from {provider}; the exchange only brokers it."
)
_PAY_TITLE = N_("Please transfer {amount} by {due_on}")
_PAY_TEXT = N_("Give the invoice number as the reference, so that we recognize your payment.")
_PAID_TITLE = N_("Paid on {day}")
_PAID_TEXT = N_("The amount was paid by card. There is nothing left to do.")
_NET = N_("Net amount")
_TAX = N_("Value added tax contained, {percent} %")


@dataclass(frozen=True, kw_only=True)
class Source:
    """The rows that an invoice is written from, and the language it is written in."""

    invoice: Invoice
    language: Language
    customer: Organization
    provider: Organization


def worded(source: Source, settings: Settings) -> dict[str, Any]:
    """Return everything that ``invoice.typ`` prints, as plain texts."""
    say = _Words(source)
    invoice = source.invoice
    number = invoice.number or str(invoice.id)
    title = say(_TITLE, number=number)
    provider = source.provider.name
    return {
        "letterhead": typesetting.letterhead(settings, source.language, title=title, note=title),
        "customer": {"title": say(N_("Invoice to")), "lines": _lines(source.customer)},
        "provider": {"title": say(N_("Sold by")), "lines": _lines(source.provider)},
        "issuer": say(
            _ISSUER, operator=settings.operator, city=settings.city_name, provider=provider
        ),
        "facts": _facts(say, number),
        "head": [say(N_("Service")), say(N_("Amount"))],
        "line": {
            "description": invoice.description,
            "period": _period(say),
            "amount": say.money(invoice.total),
        },
        "sums": _sums(say),
        "total": [say(N_("Total amount")), say.money(invoice.total)],
        **_payment(say, settings, number),
    }


class _Words:
    """Says sentences, amounts and days of one invoice in its language."""

    def __init__(self, source: Source) -> None:
        self.invoice = source.invoice
        self.language = source.language
        self.figures = Figures(source.language)

    def __call__(self, sentence: str, **facts: str) -> str:
        return gettext(self.language, sentence).format(**facts)

    def money(self, minor: int) -> str:
        return self.figures.money(minor, self.invoice.currency, exact=True)


def _lines(organization: Organization) -> list[str]:
    return [line for line in (organization.name, organization.contact_email) if line]


def _facts(say: _Words, number: str) -> list[tuple[str, str]]:
    invoice, day = say.invoice, say.figures.day
    facts = [
        (say(N_("Invoice number")), number),
        (say(N_("Date")), day(invoice.issued_at or invoice.created_at)),
        (say(N_("Contract")), str(invoice.reference)),
    ]
    if invoice.period_start is None and invoice.issued_at is not None:
        facts.insert(2, (say(N_("Day of delivery")), day(invoice.issued_at)))
    if invoice.due_on is not None:
        facts.append((say(N_("Due on")), day(invoice.due_on)))
    return facts


def _period(say: _Words) -> str | None:
    start, end = say.invoice.period_start, say.invoice.period_end
    if start is None or end is None:
        return None
    day = say.figures.day
    return say(N_("{start} to {end}"), start=day(start), end=day(end))


def _sums(say: _Words) -> list[tuple[str, str]]:
    invoice = say.invoice
    if not invoice.tax:
        return []
    percent = say.figures.number(float(invoice.tax_percent))
    return [
        (say(_NET), say.money(invoice.total - invoice.tax)),
        (say(_TAX, percent=percent), say.money(invoice.tax)),
    ]


def _payment(say: _Words, settings: Settings, number: str) -> dict[str, Any]:
    invoice = say.invoice
    if invoice.processor is ProcessorName.STRIPE:
        return {"pay": _paid(say), "qr": None}
    amount = say.money(invoice.total)
    due_on = say.figures.day(invoice.due_on) if invoice.due_on else ""
    facts = [(say(N_("Payment reference")), number)]
    code: dict[str, str] | None = None
    if account := settings.invoice:
        holder, iban = account.account_holder or settings.operator, "".join(account.iban.split())
        facts = [(say(N_("Account holder")), holder), (say(N_("IBAN")), _grouped(iban)), *facts]
        code = _qr(say, holder=holder, iban=iban, number=number)
    title = say(_PAY_TITLE, amount=amount, due_on=due_on)
    return {"pay": {"title": title, "text": say(_PAY_TEXT), "facts": facts}, "qr": code}


def _paid(say: _Words) -> dict[str, Any]:
    day = say.figures.day(say.invoice.paid_at or say.invoice.created_at)
    facts: list[tuple[str, str]] = []
    return {"title": say(_PAID_TITLE, day=day), "text": say(_PAID_TEXT), "facts": facts}


def _grouped(iban: str) -> str:
    return " ".join(iban[i : i + _IBAN_GROUP] for i in range(0, len(iban), _IBAN_GROUP))


def _qr(say: _Words, *, holder: str, iban: str, number: str) -> dict[str, str] | None:
    """Return the transfer as a QR code (EPC069-12, "GiroCode"); it exists in euros only."""
    amount: Decimal = Money(say.invoice.total, say.invoice.currency).amount
    if say.invoice.currency != "EUR":
        return None
    try:
        code = helpers.make_epc_qr(
            name=holder[:_EPC_NAME_LENGTH], iban=iban, amount=amount, text=number
        )
    except ValueError:  # more than the standard's largest amount, or a name it cannot carry
        return None
    svg = BytesIO()
    code.save(svg, kind="svg", border=2, dark="#091d27", light="#ffffff")
    return {
        "svg": svg.getvalue().decode(),
        "caption": say(N_("Scan with your banking app")),
        "alt": say(
            N_("QR code that fills in the transfer of {amount}"),
            amount=say.money(say.invoice.total),
        ),
    }
