"""Loading the demonstration city into a running exchange, by the use cases a person calls.

It can be ended at any line: the next start looks how far each dataset has got and goes on. When
everything is there, a fact is written down, and later starts do nothing.
"""

import hashlib
import time
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Protocol

from sqlalchemy import Engine, text
from sqlmodel import Session

from billing.processor import Processors
from catalog import delivering, drafting, publishing, queries
from catalog.errors import DatasetNotFound
from catalog.models import Dataset, Version, VersionStatus
from catalog.schemas import ReleaseForm, Risks
from marketplace.accounts.actors import Actor
from marketplace.core.db import Sessions
from marketplace.core.settings import Settings
from marketplace.demo import dealing, owing, settling, unattended
from marketplace.demo.city import PARTIES
from marketplace.demo.datasets import DATASETS, sold
from marketplace.demo.describing import DemoDataset, Goal
from marketplace.demo.sending import put
from marketplace.demo.shipped import DataFile
from marketplace.demo.steps import State, Step, next_step
from marketplace.site.health import facts
from quality.repairs import making
from storage.objects import ObjectStore
from storage.parts import ListedPart
from storage.uploads import Announcement

_INTENDED = {
    Goal.REJECTED: VersionStatus.REJECTED,
    Goal.WAITING: VersionStatus.NEEDS_RELEASE,
}
Report = Callable[[str], None]

_PAUSE_SECONDS = 0.3
_ONE_LOADER = 7_220_241_123
"""The key of the database's lock that lets one loader work at a time."""


class Services(Protocol):
    """What loading needs of the process."""

    settings: Settings
    engine: Engine
    sessions: Sessions
    store: ObjectStore
    processors: Processors


def is_loaded(session: Session) -> bool:
    """Tell whether the whole city is there."""
    return facts.is_known(session, facts.DEMONSTRATION_CITY)


def run(services: Services, report: Report, *, datasets: Sequence[DemoDataset] = DATASETS) -> None:
    """Load what is missing of the city; a worker must be running, which checks the files.

    Once everything is loaded it does nothing, whatever people changed since.
    """
    with _alone(services.engine):
        with services.sessions() as session:
            if is_loaded(session):
                return
        report("Loading the demonstration city: organizations and people.")
        settling.settle(services)
        report(f"{len(PARTIES)} organizations are there. Now {len(datasets)} datasets.")
        with settling.signed_in(services) as actors:
            _load_all(services, actors, report, [_first_delivery(each) for each in datasets])
            if services.settings.takes_money:
                report("Now the contracts of firms, with each other and with the city.")
                dealing.deal(services, actors)
            _load_all(services, actors, report, [each for each in datasets if _has_more(each)])
            with services.sessions.begin() as session:
                owing.impose_duties(session, actors)
        with services.sessions.begin() as session:
            facts.write_down(session, facts.DEMONSTRATION_CITY)
        report("The demonstration city is loaded.")


def _first_delivery(wanted: DemoDataset) -> DemoDataset:
    """Return what is loaded before the contracts: of a sold dataset, one delivery only."""
    if _has_more(wanted):
        return replace(wanted, deliveries=wanted.deliveries[:1])
    return wanted


def _has_more(wanted: DemoDataset) -> bool:
    """Tell whether buyers are to receive a new version of a dataset."""
    return wanted in sold.DATASETS and len(wanted.deliveries) > 1


@contextmanager
def _alone(engine: Engine) -> Generator[None]:
    """Wait until no other loader works. The lock ends with the connection, however that ends."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": _ONE_LOADER})
        try:
            yield
        finally:
            connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": _ONE_LOADER})


def _load_all(
    services: Services,
    actors: settling.Actors,
    report: Report,
    datasets: Sequence[DemoDataset],
) -> None:
    """Take every dataset a step further, round after round, so that checks run meanwhile."""
    underway = list(datasets)
    while underway:
        steps = [(wanted, _step(services, wanted, actors[wanted.publisher])) for wanted in underway]
        for wanted, step in steps:
            if step is Step.DONE:
                underway.remove(wanted)
                number = len(datasets) - len(underway)
                outcome = _outcome(services, wanted, actors[wanted.publisher])
                report(f"{number:2} of {len(datasets)}  {outcome}")
        if all(step is Step.WAIT for _, step in steps):
            time.sleep(_PAUSE_SECONDS)


def _step(services: Services, wanted: DemoDataset, actor: Actor) -> Step:
    """Do the next thing for a dataset and return what it was."""
    with services.sessions() as session:
        state = _state(session, wanted, actor)
    step = next_step(wanted, state)
    match step:
        case Step.DELIVER:
            return _deliver(services, wanted, actor, number=state.number + 1 if state else 1)
        case Step.DESCRIBE | Step.REPAIR | Step.RELEASE | Step.PUBLISH:
            with services.sessions.begin() as session:
                _decide(session, services.settings, wanted, actor, step)
        case Step.WAIT | Step.DONE:
            pass
    return step


def _state(session: Session, wanted: DemoDataset, actor: Actor) -> State | None:
    try:
        dataset = queries.own_dataset(session, actor, wanted.slug)
    except DatasetNotFound:
        return None
    newest = _newest(session, wanted, actor)
    if newest is None:
        return State(dataset=dataset.status)
    return State(dataset=dataset.status, version=newest.status, number=newest.number)


def _newest(session: Session, wanted: DemoDataset, actor: Actor) -> Version | None:
    dataset = queries.own_dataset(session, actor, wanted.slug)
    versions = queries.versions(session, dataset, actor, limit=1)
    return versions[0] if versions else None


def _decide(
    session: Session, settings: Settings, wanted: DemoDataset, actor: Actor, step: Step
) -> None:
    if step is Step.DESCRIBE:
        dataset = drafting.create(session, actor=actor, given=wanted.form())
        if settings.takes_money:
            dealing.make_offers(session, settings, dataset, actor=actor)
        return
    dataset = queries.own_dataset(session, actor, wanted.slug)
    if step is Step.REPAIR:
        rejected = queries.versions(session, dataset, actor, limit=1)[0]
        making.repair(session, dataset, rejected, actor=actor, repairs=wanted.repairs)
    elif step is Step.RELEASE:
        publishing.release(session, dataset, actor=actor, form=_weighing(wanted))
    else:
        publishing.publish(session, dataset, actor=actor)


def _weighing(wanted: DemoDataset) -> ReleaseForm:
    question = wanted.questions[0].de
    return ReleaseForm(
        level=wanted.access,
        benefit=f"Der Datensatz beantwortet Fragen wie: {question}",
        risks=Risks(
            privacy="Die Daten enthalten keine Angaben zu einzelnen Personen.",
            trade_secrets="Keine, die Quelle hat sie selbst veröffentlicht.",
            public_security="Keine Anlagen, deren Lage zu schützen wäre.",
            pending_decisions="Keine laufende Entscheidung hängt daran.",
        ),
        reason="Die Quelle ist frei lizenziert und genannt; der Nutzen überwiegt.",
    )


def _deliver(services: Services, wanted: DemoDataset, actor: Actor, *, number: int) -> Step:
    """Deliver a file as the dataset says; what comes unattended is waited for."""
    file = wanted.deliveries[number - 1]()
    with services.sessions() as session:
        dataset = queries.own_dataset(session, actor, wanted.slug)
    if number > 1 and wanted.arrives_unattended:
        unattended.lay_down(services, dataset, file, actor=actor)
        return Step.WAIT
    change_note = wanted.change_note if number > 1 else ""
    _send(services, dataset, file, actor, change_note=change_note)
    return Step.DELIVER


def _send(
    services: Services, dataset: Dataset, file: DataFile, actor: Actor, *, change_note: str
) -> None:
    """Send a file in parts to signed links, and complete it into the dataset's next version."""
    opened = delivering.open_upload(
        services.sessions,
        services.store,
        dataset,
        announcement=Announcement(
            filename=file.filename,
            size=len(file.content),
            sha256=hashlib.sha256(file.content).hexdigest(),
            opened_by=actor.person_id,
        ),
        max_bytes=services.settings.max_upload_bytes,
    )
    size = opened.upload.part_size
    parts = [
        ListedPart(
            link.number, put(link.url, file.content[(link.number - 1) * size : link.number * size])
        )
        for link in opened.links
    ]
    delivering.complete_upload(
        services.sessions,
        services.store,
        dataset,
        upload_id=opened.upload.id,
        parts=parts,
        change_note=change_note,
    )


def _outcome(services: Services, wanted: DemoDataset, actor: Actor) -> str:
    """Say how far a dataset got, and whether that was meant."""
    with services.sessions() as session:
        version = _newest(session, wanted, actor)
    status = version.status if version else VersionStatus.PROCESSING
    sentence = f"{wanted.title.en}: {status.value.replace('_', ' ')}"
    if version and version.rejection:
        sentence += f" by rule {version.rejection}"
    return f"{sentence}, as intended" if status is _INTENDED.get(wanted.goal) else sentence
