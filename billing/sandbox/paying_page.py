"""What the pay page answers: shown, paid, declined, asked for 3-D Secure, or over."""

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus

from billing.sandbox import cards, checkouts, completing, hosted
from billing.sandbox.completing import Outcome
from billing.sandbox.errors import Document
from billing.sandbox.ground import Ground
from billing.sandbox.hosted import Form, Shown
from billing.sandbox.subscriptions import DAY
from billing.sandbox.wording import Words, words
from billing.sandbox.world import Thing, World, alone

FIELDS = ("number", "exp", "cvc")


@dataclass(frozen=True, kw_only=True)
class Visit:
    """A browser's request to the page of a session."""

    session: str
    languages: str = ""
    """Its ``Accept-Language``."""
    form: Mapping[str, str] | None = None
    """What it posts."""


@dataclass(frozen=True)
class Page:
    """What a browser is answered: a page, or where to go."""

    status: int
    html: str = ""
    onwards: str | None = None


@dataclass(kw_only=True)
class PayPage:
    """Answers the browsers of people who pay."""

    ground: Ground

    def show(self, visit: Visit) -> Page:
        """Return the page where a session is paid, or that it cannot be."""
        with self.ground.database.transaction() as connection:
            world = self.ground.world(connection)
            session = world.maybe("checkout.session", visit.session)
            if session is None or session.document["status"] != "open":
                return _closed(session, visit)
            return Page(HTTPStatus.OK, _form_page(world, session, visit, Form()))

    def pay(self, visit: Visit) -> Page:
        """Pay a session with the posted card. Of two who do so at once, one pays."""
        typed = {name: (visit.form or {}).get(name, "") for name in FIELDS}
        with self.ground.database.transaction() as connection:
            alone(connection)
            world = self.ground.world(connection)
            session = world.maybe("checkout.session", visit.session)
            if session is None or session.document["status"] != "open":
                return _closed(session, visit)
            card = cards.read(typed["number"], typed["exp"], typed["cvc"], now=world.now)
            if isinstance(card, list):
                problems = {problem.field: problem.reason for problem in card}
                form = Form(typed=typed | {"cvc": ""}, problems=problems)
                page = _form_page(world, session, visit, form)
                return Page(HTTPStatus.UNPROCESSABLE_ENTITY, page)
            outcome = completing.pay(world, session, card)
            page = self._after(world, session, visit, outcome)
            world.flush()
        self.ground.told.set()
        return page

    def show_authentication(self, visit: Visit) -> Page:
        """Return the page that stands for the bank's own."""
        with self.ground.database.transaction() as connection:
            session = self.ground.world(connection).maybe("checkout.session", visit.session)
        if session is None or session.document["status"] != "open":
            return _closed(session, visit)
        if not completing.is_waiting(session):
            return Page(HTTPStatus.SEE_OTHER, onwards=f"/c/pay/{session.id}")
        return Page(HTTPStatus.OK, hosted.authentication_page(_words(session, visit)))

    def authenticate(self, visit: Visit) -> Page:
        """Go on after the bank's page, with the payer known or not."""
        with self.ground.database.transaction() as connection:
            alone(connection)
            world = self.ground.world(connection)
            session = world.maybe("checkout.session", visit.session)
            if session is None:
                return _closed(session, visit)
            is_holder = (visit.form or {}).get("outcome") == "authenticate"
            outcome = completing.authenticate(world, session, is_holder=is_holder)
            page = self._after(world, session, visit, outcome)
            world.flush()
        self.ground.told.set()
        return page

    def _after(self, world: World, session: Thing, visit: Visit, outcome: Outcome) -> Page:
        if outcome is Outcome.PAID:
            return Page(HTTPStatus.SEE_OTHER, onwards=_success_url(session))
        if outcome is Outcome.AUTHENTICATE:
            return Page(HTTPStatus.SEE_OTHER, onwards=f"/c/pay/{session.id}/authentication")
        if outcome is Outcome.OVER:
            return _closed(session, visit)
        form = Form(refusal=str(outcome))
        return Page(HTTPStatus.PAYMENT_REQUIRED, _form_page(world, session, visit, form))


def _success_url(session: Thing) -> str:
    address: str = session.document["success_url"]
    return address.replace("{CHECKOUT_SESSION_ID}", session.id)


def _form_page(world: World, session: Thing, visit: Visit, form: Form) -> str:
    given: Document = session.inside["given"].get("subscription_data", {})
    days: int = given.get("trial_period_days", 0)
    shown = Shown(
        session=session.document,
        items=checkouts.line_items(world, session)["data"],
        trial_end=world.now + days * DAY if days else None,
    )
    return hosted.pay_page(shown, _words(session, visit), form)


def _closed(session: Thing | None, visit: Visit) -> Page:
    said = _words(session, visit)
    if session is None:
        return Page(HTTPStatus.NOT_FOUND, hosted.closed_page("unknown", said))
    if session.document["status"] == "complete":
        page = hosted.closed_page("complete", said, onwards=_success_url(session))
        return Page(HTTPStatus.CONFLICT, page)
    onwards = session.document["cancel_url"]
    return Page(HTTPStatus.GONE, hosted.closed_page("expired", said, onwards=onwards))


def _words(session: Thing | None, visit: Visit) -> Words:
    return words(None if session is None else session.document["locale"], visit.languages)
