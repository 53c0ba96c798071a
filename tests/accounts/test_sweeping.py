from datetime import timedelta

import time_machine
from sqlmodel import Session, select

from marketplace.accounts import recovery, sweeping
from marketplace.accounts.models import MailLink, SignIn, SignInFailure
from marketplace.accounts.signin.sign_ins import IDLE
from marketplace.core import clock
from marketplace.core.language import Language
from tests.factories.accounts import AccountsFactory


class TestSweep:
    def test_forgets_what_has_expired(self, session: Session, make: AccountsFactory) -> None:
        make.actor()
        recovery.request_reset(session, "nobody@example.org", language=Language.DE)
        session.add(SignInFailure(subject="x"))
        session.flush()

        with time_machine.travel(clock.now() + IDLE + timedelta(seconds=1)):
            sweeping.sweep(session)

        rows = [session.exec(select(table)).all() for table in (SignIn, MailLink, SignInFailure)]
        assert rows == [[], [], []]

    def test_keeps_what_still_counts(self, session: Session, make: AccountsFactory) -> None:
        actor = make.actor()

        sweeping.sweep(session)

        assert session.get(SignIn, actor.sign_in_id) is not None
