"""What routes need of billing."""

from typing import Annotated

from fastapi import Depends, Request

from billing.processor import Processors


def processors_of(request: Request) -> Processors:
    """Return the ways to pay that the deployment has."""
    return request.app.state.services.processors


ProcessorsDep = Annotated[Processors, Depends(processors_of)]
