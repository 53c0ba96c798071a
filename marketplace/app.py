"""The application: every room's routes over one set of services."""

from anyio import Semaphore
from fastapi import FastAPI

from marketplace.services import Services
from marketplace.web import problems
from marketplace.web.csrf import RefuseCrossSiteWrites
from marketplace.web.security import BoundBodies, SecureResponses


def create_app(services: Services) -> FastAPI:
    """Return the application, ready to serve."""
    app = FastAPI(
        title="City Data Exchange",
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/v1/openapi.json",
    )
    app.state.services = services
    app.state.connection_slots = Semaphore(services.settings.database_connections)
    problems.install(app)
    storage = services.settings.storage
    app.add_middleware(BoundBodies)
    app.add_middleware(RefuseCrossSiteWrites)
    app.add_middleware(
        SecureResponses,
        storage_origin=storage.public_endpoint or storage.endpoint,
        is_https=services.settings.is_https,
    )
    return app
