"""The sandbox's clock: real time, plus what it was moved ahead; and what is due by it."""

import logging
import time
from threading import Event, Lock

import psycopg
from psycopg import Connection
from psycopg.rows import TupleRow

from billing.sandbox import renewals
from billing.sandbox.ground import Ground
from billing.sandbox.world import alone

_LOG = logging.getLogger(__name__)
LOOK_SECONDS = 1.0


class Clock:
    """Moves time forward and does what becomes due on the way, in its order.

    Each moment is a transaction of its own in which the clock stands at that moment, so a process
    that is killed on the way goes on there.
    """

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        self._turn = Lock()

    def move_to(self, moment: float) -> int:
        """Move the clock forward to a moment; return how many things were done on the way.

        It never goes back: an earlier moment than the present changes nothing.
        """
        with self._turn:
            done = 0
            while self._do_next(moment):
                done += 1
            with self._ground.database.transaction() as connection:
                _set_ahead(connection, moment)
            return done

    def run(self, stop: Event) -> None:
        """Do what becomes due by real time, until told to stop."""
        while not stop.wait(LOOK_SECONDS):
            try:
                self.catch_up()
            except psycopg.OperationalError:
                _LOG.debug("the database does not answer; what is due waits in it")
            except Exception:
                _LOG.exception("what is due could not be done; it is tried again")

    def catch_up(self) -> None:
        """Do what became due while nothing ran."""
        with self._turn:
            while self._do_next(self._ground.now()):
                pass

    def _do_next(self, until: float) -> bool:
        with self._ground.database.transaction() as connection:
            alone(connection)
            world = self._ground.world(connection)
            thing = world.next_due(int(until))
            if thing is None or thing.due is None:
                return False
            world.now = thing.due
            _set_ahead(connection, thing.due)
            renewals.carry_out(world, thing)
            world.flush()
        self._ground.told.set()
        return True


def _set_ahead(connection: Connection[TupleRow], moment: float) -> None:
    """Let the clock stand at a moment, unless it is past that already."""
    query = "update control set ahead_seconds = %s where ahead_seconds < %s"
    seconds = moment - time.time()
    connection.execute(query, [seconds, seconds])
