"""The pay page as HTML: it works without JavaScript and loads nothing but its stylesheet."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from html import escape
from pathlib import Path

from billing.sandbox import cards
from billing.sandbox.errors import Document
from billing.sandbox.wording import Words

STYLESHEET = (Path(__file__).parent / "page.css").read_text(encoding="utf-8")

_SHOWN_CARDS = (
    (cards.PAYS, "cards_pays"),
    (cards.DECLINED, "cards_declined"),
    (cards.AUTHENTICATES, "cards_authenticates"),
    (cards.FAILS_LATER, "cards_fails_later"),
)
_AUTOCOMPLETE = {"number": "cc-number", "exp": "cc-exp", "cvc": "cc-csc"}


@dataclass(frozen=True, kw_only=True)
class Form:
    """What was typed, and what is wrong with it: keys of the wording."""

    typed: dict[str, str] = field(default_factory=dict[str, str])
    problems: dict[str, str] = field(default_factory=dict[str, str])
    """By field."""
    refusal: str | None = None
    """Why the card was not charged."""


@dataclass(frozen=True, kw_only=True)
class Shown:
    """A session as its page shows it."""

    session: Document
    items: list[Document]
    trial_end: int | None = None
    """When a trial ends that begins now."""

    @property
    def is_trial(self) -> bool:
        """Whether nothing is due now but later."""
        return self.trial_end is not None


def pay_page(shown: Shown, words: Words, form: Form) -> str:
    """Return the page where a session is paid."""
    session = shown.session
    amount = money(session["amount_total"], session["currency"], words)
    button = words["start_trial"] if shown.is_trial else words["pay"].format(amount=amount)
    fields = "".join(_field(name, words, form) for name in ("number", "exp", "cvc"))
    content = f"""
<h1>{escape(words["title"])}</h1>
{_summary(shown, words)}
{_refusal(words, form)}
<form method="post" novalidate>
{fields}
<button type="submit">{escape(button)}</button>
</form>
{_cancel(session, words)}
{_test_cards(words)}"""
    return _page(content, words, title=words["title"])


def authentication_page(words: Words) -> str:
    """Return the page that stands for the bank's own (3-D Secure)."""
    content = f"""
<h1>{escape(words["authentication_title"])}</h1>
<p>{escape(words["authentication_text"])}</p>
<form method="post">
<button type="submit" name="outcome" value="authenticate">{escape(words["authenticate"])}</button>
<button type="submit" name="outcome" value="fail" class="second">{escape(words["fail"])}</button>
</form>"""
    return _page(content, words, title=words["authentication_title"])


def closed_page(status: str, words: Words, *, onwards: str | None = None) -> str:
    """Return the page of a session that cannot be paid: complete, expired or unknown."""
    title = words[f"{status}_title"]
    link = f'<p><a href="{escape(onwards)}">{escape(words["back"])}</a></p>' if onwards else ""
    content = f"<h1>{escape(title)}</h1>\n<p>{escape(words[f'{status}_text'])}</p>\n{link}"
    return _page(content, words, title=title)


def money(minor: int, currency: str, words: Words) -> str:
    """Return an amount as people write it; all currencies here have two decimals."""
    whole, cents = divmod(minor, 100)
    grouped = f"{whole:,}"
    code = currency.upper()
    if words["lang"] == "de":
        return f"{grouped.replace(',', '.')},{cents:02}\N{NO-BREAK SPACE}{code}"
    return f"{code}\N{NO-BREAK SPACE}{grouped}.{cents:02}"


def _page(content: str, words: Words, *, title: str) -> str:
    return f"""<!doctype html>
<html lang="{words["lang"]}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>{escape(title)} – Sandbox</title>
<link rel="stylesheet" href="/c/page.css">
</head>
<body>
<header class="banner"><p>{escape(words["banner"])}</p></header>
<main>
{content}
</main>
</body>
</html>
"""


def _summary(shown: Shown, words: Words) -> str:
    names = "".join(f"<li>{escape(_named(item, words))}</li>" for item in shown.items)
    amount = money(shown.session["amount_total"], shown.session["currency"], words)
    later = _later(shown, words)
    note = f"<p>{escape(later)}</p>" if later else ""
    return f"""<ul class="lines">{names}</ul>
<p class="total"><span>{escape(words["to_pay"])}</span> <strong>{escape(amount)}</strong></p>
{note}"""


def _named(item: Document, words: Words) -> str:
    if item["quantity"] == 1:
        return item["description"]
    return words["quantity"].format(quantity=item["quantity"], name=item["description"])


def _later(shown: Shown, words: Words) -> str | None:
    """Return what is due later: of a subscription each period, after a trial its first time."""
    recurring: Document | None = shown.items[0]["price"]["recurring"]
    if recurring is None:
        return None
    total = sum(item["price"]["unit_amount"] * item["quantity"] for item in shown.items)
    amount = money(total, shown.session["currency"], words)
    interval = words[f"every_{recurring['interval']}"]
    if shown.trial_end is None:
        return words["recurring"].format(amount=amount, interval=interval)
    day = datetime.fromtimestamp(shown.trial_end, UTC)
    date = f"{day:%d.%m.%Y}" if words["lang"] == "de" else f"{day.day} {day:%B %Y}"
    return words["afterwards"].format(amount=amount, interval=interval, date=date)


def _field(name: str, words: Words, form: Form) -> str:
    problem = form.problems.get(name)
    described = f"{name}-hint" + (f" {name}-problem" if problem else "")
    wrong = ' aria-invalid="true"' if problem else ""
    told = f'<p class="problem" id="{name}-problem">{escape(words[problem])}</p>' if problem else ""
    return f"""<div class="field">
<label for="{name}">{escape(words[name])}</label>
<p class="hint" id="{name}-hint">{escape(words[f"{name}_hint"])}</p>
{told}
<input id="{name}" name="{name}" value="{escape(form.typed.get(name, ""))}" inputmode="numeric"
 autocomplete="{_AUTOCOMPLETE[name]}" aria-describedby="{described}" required{wrong}>
</div>
"""


def _refusal(words: Words, form: Form) -> str:
    if form.refusal is None:
        return ""
    return f"""<div class="refusal" role="alert"><h2>{escape(words["problem"])}</h2>
<p>{escape(words[form.refusal])}</p></div>"""


def _cancel(session: Document, words: Words) -> str:
    address: str | None = session["cancel_url"]
    if address is None:
        return ""
    return f'<p><a href="{escape(address)}">{escape(words["cancel"])}</a></p>'


def _test_cards(words: Words) -> str:
    rows = "".join(
        f"<dt>{' '.join(number[at : at + 4] for at in range(0, 16, 4))}</dt>"
        f"<dd>{escape(words[meaning])}</dd>"
        for number, meaning in _SHOWN_CARDS
    )
    return f"<details><summary>{escape(words['cards_title'])}</summary><dl>{rows}</dl></details>"
