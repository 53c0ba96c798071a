"""What the steps of a new offer are filled in with."""

from typing import Any

from sqlmodel import Session, col, select

from catalog.models import Dataset
from marketplace.accounts.actors import Actor
from marketplace.contracts.models import Offer
from marketplace.services import Services
from tests.factories.contracts import ContractsFactory

HERE = "/publish/counts/offers"
NEW = f"{HERE}/new"
FORM: dict[str, Any] = {
    "kind": "subscription",
    "price": "29,00",
    "interval": "month",
    "trial_days": "14",
    "tariff_startup": "12.00",
    "policy": ["no_resale", "attribution"],
    "purposes": ["site_selection"],
    "payment": ["stripe", "invoice"],
    "refund": "prorated",
}
FAR: dict[str, Any] = {
    "term_months": "12",
    "notice_days": "30",
    "users": "5",
    "calls_per_month": "1000",
    "history": "last",
    "history_versions": "3",
}
CITY: dict[str, Any] = {
    "kind": "free",
    "policy": ["no_resale", "no_reidentification", "eu_only", "delete_at_end"],
    "purposes": ["research"],
}


def dataset_of(actor: Actor, services: Services, **given: Any) -> Dataset:
    title = {"de": "Zählungen", "en": "Counts"}
    wish = {"slug": "counts", "title": title, "publisher_id": actor.organization_id} | given
    with services.sessions.begin() as session:
        return ContractsFactory(session, services.settings).dataset(**wish)


def offers(session: Session) -> list[Offer]:
    session.expire_all()
    return list(session.exec(select(Offer).order_by(col(Offer.id))))
