from sqlmodel import select

from marketplace.contracts.duties.models import Duty
from marketplace.demo import loading, owing
from marketplace.services import Services


class TestImposeDuties:
    def test_enters_each_once_however_often_it_is_loaded(self, running: Services) -> None:
        loading.settling.settle(running)

        with loading.settling.signed_in(running) as actors:
            for _ in range(2):
                with running.sessions.begin() as session:
                    owing.impose_duties(session, actors)

        with running.sessions() as session:
            duties = session.exec(select(Duty)).all()
        assert sorted(duty.basis for duty in duties) == ["concession", "permit"]
