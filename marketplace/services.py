"""The running parts that the app, the worker and the CLI share."""

from dataclasses import dataclass, field

from sqlalchemy import Engine

from billing.models import ProcessorName
from billing.processor import Processor, Processors
from billing.processors import processors_of
from marketplace.core.db import APP_ROLE, Sessions, make_engine, make_sessions
from marketplace.core.outbound import Outbound
from marketplace.core.settings import Settings
from quality.expectations.spark import inspector_of
from quality.fork_server import ForkServer, Inspector
from storage.objects import ObjectStore
from storage.s3 import S3Store


@dataclass(kw_only=True)
class Services:
    """Everything with a connection, built once per process and passed down."""

    settings: Settings
    engine: Engine
    sessions: Sessions
    store: ObjectStore
    inspector: Inspector = field(default_factory=ForkServer)
    outbound: Outbound = field(default_factory=Outbound)
    processors: Processors = field(default_factory=dict[ProcessorName, Processor])


def connect(settings: Settings) -> Services:
    """Return the services that the settings name. Nothing is contacted yet."""
    engine = make_engine(
        str(settings.database_url),
        connections=settings.database_connections,
        role=APP_ROLE,
    )
    return Services(
        settings=settings,
        engine=engine,
        sessions=make_sessions(engine),
        store=S3Store(settings.storage),
        inspector=inspector_of(settings.quality),
        outbound=Outbound(allowed_hosts=settings.outbound.allow),
        processors=processors_of(settings),
    )
