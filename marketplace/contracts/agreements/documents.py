"""An agreement as a PDF, in the words that were frozen.

A draft, or a request that nobody has answered, is set anew each time and marked as such. What is
signed is made once per language and kept.
"""

from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session, select

from marketplace.accounts.signatures.jws import key_id
from marketplace.contracts import terms
from marketplace.contracts.models import Agreement, AgreementDocument, AgreementStatus
from marketplace.contracts.papers import Paper, paper_of
from marketplace.core.language import N_, Language
from marketplace.core.settings import Settings
from marketplace.web import typesetting
from marketplace.web.figures import Figures
from marketplace.web.translation import gettext

Fact = tuple[str, str]

_TITLE = N_("Contract on {title}")
_PARTIES = N_("{provider} provides the data, {consumer} uses it. {operator} brokers.")
_NUMBER = N_("Contract number")
_REVISION = N_("Edition of the terms")
_DRAFTED = N_("Drawn up on")
_PRICE = N_("Price")
_PURPOSE = N_("What the data is for")
_PURPOSES = N_("Purposes")
_FREE = N_("free of charge")
_PER_MONTH = N_("{amount} a month, VAT included")
_PER_YEAR = N_("{amount} a year, VAT included")
_ONCE = N_("{amount} once, VAT included")
_TRIAL = N_("the first {days} days are free")
_SUMMARY = N_("In short")
_MAY = N_("You may")
_MAY_NOT = N_("You may not")
_CLAUSES = N_("The clauses")
_MEANS = N_("What this means")
_SIGNATURE = N_("Acceptance and signature")
_SIGNED = N_(
    "The consumer has accepted these terms electronically. The exchange has signed that (JWS, "
    "Ed25519); anyone can verify it with the public keys at {address}."
)
_UNSIGNED = N_("Nobody has accepted these terms yet, so nothing is agreed.")
_ACCEPTED_BY = N_("Accepted by")
_ACCEPTED_AT = N_("Accepted on")
_WITH_AUTHORITY = N_("{name}, who has confirmed to be entitled to bind the organization")
_CHECKSUM = N_("SHA-256 of the terms")
_SIGNING_KEY = N_("Key of the signature")
_DRAFT = N_("Draft")
_DRAFT_TEXT = N_("This is no contract yet. The terms hold until {day}.")
_DISCARDED = N_("This draft was not accepted. It binds nobody.")
_REQUEST = N_("Request")
_REQUEST_TEXT = N_("Accepted by the consumer; the provider has not approved it yet.")
_FOOT = N_("Contract {number}")


def document(
    session: Session, settings: Settings, agreement: Agreement, language: Language
) -> bytes:
    """Return an agreement as PDF/A in a language."""
    if agreement.jws is None or agreement.status is AgreementStatus.ACCEPTED:
        return _made(settings, agreement, language)
    wanted = select(AgreementDocument).where(
        AgreementDocument.agreement_id == agreement.id,
        AgreementDocument.revision == agreement.revision,
        AgreementDocument.language == language,
    )
    if found := session.exec(wanted).one_or_none():
        return found.content
    content = _made(settings, agreement, language)
    row = AgreementDocument(
        agreement_id=agreement.id,
        revision=agreement.revision,
        language=language,
        content=content,
        sha256=sha256(content).hexdigest(),
    )
    first = insert(AgreementDocument).values(row.model_dump())
    unique = ["agreement_id", "revision", "language"]
    session.exec(first.on_conflict_do_nothing(index_elements=unique))
    return session.exec(wanted).one().content


def worded(settings: Settings, agreement: Agreement, language: Language) -> dict[str, Any]:
    """Return what the document says, as plain values for its template."""
    frozen = terms.read(agreement.terms)
    paper = paper_of(frozen, language)
    words = _Words(language)
    title = words(_TITLE, title=paper.title)
    note = words(_FOOT, number=agreement.id)
    return {
        "letterhead": typesetting.letterhead(settings, language, title=title, note=note),
        "mark": _mark(agreement, words),
        "parties": words(
            _PARTIES,
            provider=paper.provider,
            consumer=paper.consumer,
            operator=frozen.operator.name,
        ),
        "facts": _facts(agreement, paper, words),
        "summary": {
            "title": words(_SUMMARY),
            "may_title": words(_MAY),
            "may": paper.may,
            "may_not_title": words(_MAY_NOT),
            "may_not": paper.may_not,
        },
        "clauses_title": words(_CLAUSES),
        "means_title": words(_MEANS),
        "clauses": [
            {"title": clause.title, "text": clause.text, "means": clause.means}
            for clause in paper.clauses
        ],
        "signature": _signature(settings, agreement, words),
    }


class _Words:
    """Says sentences in the document's language."""

    def __init__(self, language: Language) -> None:
        self.show = Figures(language)

    def __call__(self, sentence: str, **facts: object) -> str:
        return gettext(self.show.language, sentence).format(**facts)


def _made(settings: Settings, agreement: Agreement, language: Language) -> bytes:
    moment = agreement.accepted_at or agreement.created_at
    data = worded(settings, agreement, language)
    return typesetting.pdf(_template(), data, made_at=moment)


@cache
def _template() -> str:
    return (Path(__file__).parent / "document.typ").read_text()


def _mark(agreement: Agreement, words: _Words) -> dict[str, str] | None:
    if agreement.status is AgreementStatus.ACCEPTED:
        return {"title": words(_REQUEST), "text": words(_REQUEST_TEXT)}
    if agreement.jws is not None:
        return None
    if agreement.respond_by is None:
        return {"title": words(_DRAFT), "text": words(_DISCARDED)}
    last_day = words.show.day(agreement.respond_by)
    return {"title": words(_DRAFT), "text": words(_DRAFT_TEXT, day=last_day)}


def _facts(agreement: Agreement, paper: Paper, words: _Words) -> list[Fact]:
    found = [
        (words(_NUMBER), str(agreement.id)),
        (words(_REVISION), str(agreement.revision)),
        (words(_DRAFTED), words.show.moment(agreement.created_at)),
        (words(_PRICE), _price(paper, words)),
        (words(_PURPOSE), paper.purpose),
    ]
    if paper.purposes:
        found.append((words(_PURPOSES), ", ".join(paper.purposes)))
    return found


def _price(paper: Paper, words: _Words) -> str:
    price = paper.price
    if price.unit_amount == 0:
        return words(_FREE)
    amount = words.show.money(price.unit_amount, price.currency, exact=True)
    sentence = {"month": _PER_MONTH, "year": _PER_YEAR}.get(price.interval or "", _ONCE)
    said = words(sentence, amount=amount)
    return f"{said}; {words(_TRIAL, days=price.trial_days)}" if price.trial_days else said


def _acceptor(agreement: Agreement, words: _Words) -> str:
    name = agreement.accepted_by or ""
    return words(_WITH_AUTHORITY, name=name) if agreement.has_authority else name


def _signature(settings: Settings, agreement: Agreement, words: _Words) -> dict[str, Any]:
    title = words(_SIGNATURE)
    checksum = (words(_CHECKSUM), agreement.terms_sha256)
    if agreement.jws is None or agreement.accepted_at is None:
        return {"title": title, "text": words(_UNSIGNED), "facts": [checksum]}
    facts = [
        (words(_ACCEPTED_BY), _acceptor(agreement, words)),
        (words(_ACCEPTED_AT), words.show.moment(agreement.accepted_at)),
        checksum,
        (words(_SIGNING_KEY), key_id(agreement.jws)),
    ]
    address = f"{settings.public_url}/.well-known/jwks.json"
    return {"title": title, "text": words(_SIGNED, address=address), "facts": facts}
