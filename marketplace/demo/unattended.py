"""A delivery without people: the file is laid into the dataset's folder in the object storage."""

import tempfile
from pathlib import Path
from typing import Protocol

from catalog.models import Dataset
from marketplace.accounts.actors import Actor
from marketplace.core.db import Sessions
from marketplace.demo.shipped import DataFile
from quality.intake import setting
from quality.intake.schemas import DAILY_MINUTES
from quality.intake.setting import Source
from quality.jobs import ask_for_look
from quality.models import IntakeKind
from storage.objects import ObjectStore


class Services(Protocol):
    """What laying a file down needs of the process."""

    sessions: Sessions
    store: ObjectStore


def lay_down(services: Services, dataset: Dataset, file: DataFile, *, actor: Actor) -> None:
    """Have the folder looked at every day, and lay a file into it unless one lies there.

    A worker takes it in. Laid down again after that it makes no version: it is the same file.
    """
    prefix = setting.prefix_of(dataset)
    source = Source(kind=IntakeKind.PREFIX, address="", every_minutes=DAILY_MINUTES)
    with services.sessions.begin() as session:
        setting.set_intake(session, dataset, source=source, actor=actor)
    if services.store.listed(prefix):
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "file"
        path.write_bytes(file.content)
        services.store.save(prefix + file.filename, path, media_type="application/octet-stream")
    with services.sessions.begin() as session:
        ask_for_look(session, setting.intake_of(session, dataset))
