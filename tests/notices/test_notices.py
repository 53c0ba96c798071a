import email
import email.policy
import logging
from collections.abc import Callable
from email.message import EmailMessage
from typing import cast

import pytest
from fastapi.testclient import TestClient
from procrastinate import JobContext
from sqlalchemy import text
from sqlmodel import Session, select

from marketplace.accounts.events import Reader
from marketplace.accounts.models import Person, Role
from marketplace.core.ids import new_id
from marketplace.core.language import Language
from marketplace.core.settings import MailSettings, Settings
from marketplace.notices import delivering, jobs, kinds
from marketplace.notices.kinds import Kind
from marketplace.notices.models import Mail, Message
from marketplace.notices.telling import mail_to, tell_members, tell_people, tell_stewards
from marketplace.notices.wording import letter, worded
from marketplace.services import Services
from tests.factories.accounts import PASSWORD, AccountsFactory
from tests.notices.post_office import PostOffice, open_post_office

READER = Reader(email="ada@example.org", name="Ada", language=Language.EN)
KIND = Kind(id="test.kind", subject="About “{dataset}”", text="{dataset}: {count} rows & more.")


def queued(session: Session) -> int:
    statement = text("SELECT count(*) FROM procrastinate_jobs WHERE task_name LIKE '%send_mail'")
    return session.connection().execute(statement).scalar_one()


@pytest.fixture
def mail(session: Session) -> Mail:
    mail_to(session, READER, KIND, link="/datasets/x", dataset={"de": "Rad", "en": "Bike"}, count=3)
    session.flush()
    return session.exec(select(Mail)).one()


class TestTelling:
    def test_writes_a_message_and_a_mail_with_its_job(
        self, session: Session, make: AccountsFactory
    ) -> None:
        person = make.person(language=Language.EN)

        tell_people(session, [person, person], KIND, link="/x", dataset="Bike", count=1, name="Bo")

        message, mail = session.exec(select(Message)).one(), session.exec(select(Mail)).one()
        assert (message.person_id, message.read_at) == (person.id, None)
        assert (mail.recipient, mail.language) == (person.email, Language.EN)
        assert queued(session) == 1

    def test_is_undone_with_its_transaction(self, services: Services, session: Session) -> None:
        with services.sessions() as undone:
            mail_to(undone, READER, KIND, link="/x", dataset="Bike", count=1)
            undone.flush()
            undone.rollback()

        assert session.exec(select(Mail)).all() == []
        assert queued(session) == 0

    def test_reaches_members_by_role(self, session: Session, make: AccountsFactory) -> None:
        organization = make.organization()
        make.membership(organization=organization, roles=[Role.OWNER])
        make.membership(organization=organization, roles=[Role.VIEWER])

        tell_members(
            session, organization.id, KIND, roles=[Role.OWNER], link="/", dataset="x", count=1
        )

        assert len(session.exec(select(Message)).all()) == 1

    def test_reaches_stewards(self, session: Session, make: AccountsFactory) -> None:
        steward = make.steward()

        tell_stewards(session, KIND, link="/", dataset="x", count=1)

        assert session.exec(select(Message.person_id)).one() == steward.person_id


class TestWording:
    def test_takes_facts_in_the_readers_language(self, mail: Mail) -> None:
        assert worded(mail, Language.DE).subject == "About “Rad”"
        assert worded(mail, Language.EN).text == "Bike: 3 rows & more."

    def test_makes_text_and_html_with_a_whole_address(self, mail: Mail, settings: Settings) -> None:
        written = letter(mail, settings)

        assert "Hello Ada," in written.text
        assert "Bike: 3 rows & more." in written.text
        assert "http://127.0.0.1:8000/datasets/x" in written.text
        assert "rows &amp; more" in written.html
        assert 'lang="en"' in written.html

    def test_does_not_let_a_fact_become_markup_or_a_header(
        self, session: Session, settings: Settings
    ) -> None:
        bad = "<img src=x>\r\nBcc: all@example.org {0.__class__}"
        mail_to(session, READER, KIND, link="/", dataset=bad, count=1)

        written = letter(session.exec(select(Mail)).one(), settings)

        assert "<img" not in written.html
        assert "\n" not in written.subject

    @pytest.mark.parametrize("kind", [k for k in vars(kinds).values() if isinstance(k, Kind)])
    def test_names_the_room_of_each_kind(self, kind: Kind) -> None:
        assert kind.id.partition(".")[0] in {"accounts", "catalog", "quality"}


class TestDelivering:
    @pytest.fixture
    def deliver(self, services: Services, mail: Mail) -> Callable[[PostOffice], None]:
        def run(office: PostOffice) -> None:
            sender = "City <post@city.example>"
            post = MailSettings(host="127.0.0.1", port=office.port, starttls=False, sender=sender)
            settings = services.settings.model_copy(update={"mail": post})
            delivering.deliver(services.sessions, settings, mail.id)

        return run

    def test_sends_a_mail_once(
        self, session: Session, mail: Mail, deliver: Callable[[PostOffice], None]
    ) -> None:
        with open_post_office() as office:
            deliver(office)
            deliver(office)

        session.refresh(mail)
        assert len(office.received) == 1
        assert mail.sent_at is not None

    def test_writes_text_and_html(self, mail: Mail, deliver: Callable[[PostOffice], None]) -> None:
        with open_post_office() as office:
            deliver(office)

        message = email.message_from_string(office.received[0], policy=email.policy.default)
        assert isinstance(message, EmailMessage)
        parts = [part.get_content_type() for part in message.iter_parts()]
        assert message["Subject"] == "About “Bike”"
        assert message["Message-ID"] == f"<{mail.id}@city.example>"
        assert parts == ["text/plain", "text/html"]

    def test_forgets_link_and_facts_of_a_sent_mail(
        self, session: Session, mail: Mail, deliver: Callable[[PostOffice], None]
    ) -> None:
        with open_post_office() as office:
            deliver(office)

        session.refresh(mail)
        assert (mail.link, mail.facts, mail.text) == ("", {}, "")

    def test_gives_up_on_an_address_that_is_refused_for_good(
        self, session: Session, mail: Mail, deliver: Callable[[PostOffice], None]
    ) -> None:
        with open_post_office("550 no such mailbox") as office:
            deliver(office)

        session.refresh(mail)
        assert (mail.sent_at, mail.failed_at is not None) == (None, True)

    def test_tries_again_after_a_passing_refusal(
        self, session: Session, mail: Mail, deliver: Callable[[PostOffice], None]
    ) -> None:
        with open_post_office("451 come back later") as office, pytest.raises(OSError, match="451"):
            deliver(office)

        session.refresh(mail)
        assert (mail.sent_at, mail.failed_at) == (None, None)

    def test_lets_mail_wait_where_no_server_is_named(
        self, services: Services, session: Session, mail: Mail, caplog: pytest.LogCaptureFixture
    ) -> None:
        with caplog.at_level(logging.WARNING):
            delivering.deliver(services.sessions, services.settings, mail.id)

        session.refresh(mail)
        assert mail.sent_at is None
        assert "MARKETPLACE_MAIL__HOST" in caplog.text

    def test_runs_as_a_job_and_keeps_the_outbox_in_the_demonstration(
        self, services: Services, session: Session, mail: Mail
    ) -> None:
        services.settings = services.settings.model_copy(update={"demonstration": True})
        context = cast(
            "JobContext", type("Context", (), {"additional_context": {"services": services}})
        )

        jobs.send_mail.func(context, mail_id=str(mail.id))
        jobs.send_mail.func(context, mail_id=str(new_id()))

        session.refresh(mail)
        assert mail.sent_at is not None
        assert mail.link == "/datasets/x"


class TestMessages:
    @pytest.fixture
    def reader(self, client: TestClient, make: AccountsFactory) -> Person:
        person = make.person(email="ada@example.org")
        make.membership(person)
        client.post("/sign-in", data={"email": person.email, "password": PASSWORD})
        return person

    @pytest.fixture
    def message(self, session: Session, reader: Person) -> Message:
        tell_people(session, [reader], KIND, link="/rules", dataset="Bike", count=1)
        session.flush()
        return session.exec(select(Message)).one()

    def test_are_listed_with_what_is_unread(self, client: TestClient, message: Message) -> None:
        listed = client.get("/api/v1/notifications").json()

        assert listed["unread"] == 1
        assert listed["items"][0]["subject"] == "About “Bike”"

    def test_are_read_once(self, client: TestClient, message: Message) -> None:
        address = f"/api/v1/notifications/{message.id}/read"

        first, second = client.put(address).json(), client.put(address).json()

        assert first["read_at"] == second["read_at"] is not None
        assert client.get("/api/v1/notifications").json()["unread"] == 0

    def test_are_read_all_at_once(self, client: TestClient, message: Message) -> None:
        assert client.put("/api/v1/notifications/read").status_code == 204
        assert client.get("/api/v1/notifications").json()["unread"] == 0

    def test_of_others_do_not_exist(
        self, client: TestClient, session: Session, make: AccountsFactory, reader: Person
    ) -> None:
        tell_people(session, [make.person()], KIND, link="/", dataset="x", count=1)
        session.flush()
        foreign = session.exec(select(Message.id)).one()

        answer = client.put(f"/api/v1/notifications/{foreign}/read")

        assert (answer.status_code, answer.json()["code"]) == (404, "message-not-found")

    def test_page_leads_to_what_they_are_about(self, client: TestClient, message: Message) -> None:
        page = client.get("/account/messages").text

        read = client.post(f"/account/messages/{message.id}/read", follow_redirects=False)

        assert "About “Bike”" in page
        assert read.headers["location"] == "/rules"

    def test_page_marks_all_as_read(
        self, client: TestClient, session: Session, message: Message
    ) -> None:
        client.post("/account/messages/read", follow_redirects=False)

        session.refresh(message)
        assert message.read_at is not None

    def test_page_explains_that_there_are_none(self, client: TestClient, reader: Person) -> None:
        assert "cx-empty" in client.get("/account/messages").text

    def test_are_counted_in_the_frame_of_every_page(
        self, client: TestClient, message: Message
    ) -> None:
        assert "cx-count--hot" in client.get("/sign-in?notice=x").text


class TestOutbox:
    @pytest.fixture
    def demonstration(self, services: Services) -> None:
        services.settings = services.settings.model_copy(update={"demonstration": True})

    def test_shows_all_mail(self, demonstration: None, client: TestClient, mail: Mail) -> None:
        page = client.get("/outbox").text
        listed = client.get("/api/v1/outbox").json()["items"]

        assert "About “Bike”" in page
        assert listed[0]["link"] == "http://127.0.0.1:8000/datasets/x"

    def test_explains_that_there_is_none(self, demonstration: None, client: TestClient) -> None:
        assert "cx-empty" in client.get("/outbox").text

    @pytest.mark.parametrize("path", ["/outbox", "/api/v1/outbox"])
    def test_exists_in_the_demonstration_only(
        self, client: TestClient, mail: Mail, path: str
    ) -> None:
        answer = client.get(path)

        assert (answer.status_code, answer.json()["code"]) == (404, "no-outbox")
