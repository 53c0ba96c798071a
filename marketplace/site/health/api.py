"""Routes at the root for those who watch over the installation."""

from fastapi import APIRouter, Request, Response

from catalog.search.deps import SearchDep
from marketplace.core.db import ConnectionSlot, SessionDep
from marketplace.site.health import checks, metrics
from marketplace.site.health.errors import NotReady
from marketplace.web.problems import problems

router = APIRouter(tags=["health"])


@router.get("/healthz")
def tell_life() -> dict[str, str]:
    """Tell that the web process lives; nothing else is asked."""
    return {"status": "alive"}


@router.get("/readyz", responses=problems(NotReady))
def tell_readiness(request: Request, _slot: ConnectionSlot, index: SearchDep) -> dict[str, str]:
    """Tell that everything is up: 200, or 503 with ``awaited``, the names of what is not."""
    if awaited := checks.awaited(request.app.state.services, index):
        raise NotReady(awaited)
    return {"status": "ready"}


@router.get("/metrics")
def show_metrics(session: SessionDep) -> Response:
    """Show jobs, workers and memory as Prometheus reads them."""
    return Response(metrics.as_text(metrics.metrics(session)), media_type=metrics.MEDIA_TYPE)
