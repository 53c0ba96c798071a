"""One request or one job is one transaction."""

from collections.abc import AsyncIterator, Iterator
from functools import partial
from typing import Annotated

from fastapi import Depends, Request
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.orm import sessionmaker
from sqlmodel import Session

Sessions = sessionmaker[Session]


APP_ROLE = "marketplace_app"
"""What the processes act as: it adds to the log and to receipts, and can change neither."""

_ACT_AS = """
SELECT set_config('role', rolname, false) FROM pg_roles
WHERE rolname = %s AND pg_has_role(current_user, oid, 'MEMBER')
"""


def make_engine(url: str, *, connections: int = 20, role: str | None = None) -> Engine:
    """Return the engine of a process: at most so many connections, none of them stale.

    With a role, each connection acts as that one from its beginning, if the database has it.
    """
    engine = create_engine(
        url.replace("postgresql://", "postgresql+psycopg://", 1),
        pool_size=connections,
        max_overflow=0,
        pool_timeout=10,
        pool_pre_ping=True,
        hide_parameters=True,  # an error's text goes to the log; its values may be secrets
        connect_args={"connect_timeout": 5, "application_name": "city-data-exchange"},
    )
    if role is not None:
        event.listen(engine, "connect", partial(_act_as, role))
    return engine


def _act_as(role: str, connection: DBAPIConnection, _record: object) -> None:
    cursor = connection.cursor()
    cursor.execute(_ACT_AS, (role,))
    cursor.close()
    connection.commit()  # what is set in a transaction that is undone is undone with it


def make_sessions(engine: Engine) -> Sessions:
    """Return the factory that the app, the worker and the CLI open their transactions with."""
    return sessionmaker(engine, class_=Session, expire_on_commit=False)


async def connection_slot(request: Request) -> AsyncIterator[None]:
    """Wait for a database connection without holding a thread.

    There are as many slots as connections. Without them, a burst of requests fills the thread
    pool with threads that wait for connections held by requests that wait for a thread.
    """
    async with request.app.state.connection_slots:
        yield


ConnectionSlot = Annotated[None, Depends(connection_slot, scope="function")]


def request_session(request: Request, _slot: ConnectionSlot) -> Iterator[Session]:
    """Open the request's transaction: it commits when the endpoint returns, or rolls back."""
    sessions: Sessions = request.app.state.services.sessions
    with sessions.begin() as session:
        yield session


# scope="function" commits before the response is sent; the default would commit after it.
SessionDep = Annotated[Session, Depends(request_session, scope="function")]


def request_sessions(request: Request, _slot: ConnectionSlot) -> Sessions:
    """Return the factory itself, for an endpoint that must talk to a vendor between two writes."""
    return request.app.state.services.sessions


SessionsDep = Annotated[Sessions, Depends(request_sessions, scope="function")]
