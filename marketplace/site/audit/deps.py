"""What a long answer reads with."""

from typing import Annotated

from fastapi import Depends, Request

from marketplace.core.db import Sessions


def stream_sessions(request: Request) -> Sessions:
    """Return the factory of sessions, for an answer that is sent while it is read.

    A request's own session ends before its answer is sent.
    """
    return request.app.state.services.sessions


StreamSessionsDep = Annotated[Sessions, Depends(stream_sessions)]
