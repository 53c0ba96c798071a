"""Figures of the installation in the text form that Prometheus reads."""

from collections.abc import Mapping
from dataclasses import dataclass

import psutil
from sqlalchemy import text
from sqlmodel import Session

from marketplace.site.health.checks import living_workers

MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"

_JOBS = text("SELECT status::text, count(*) AS number FROM procrastinate_jobs GROUP BY status")
_OLDEST = text(
    "SELECT coalesce(extract(epoch FROM now() - min(e.at)), 0) FROM procrastinate_jobs j"
    " JOIN procrastinate_events e ON e.job_id = j.id AND e.type = 'deferred'"
    " WHERE j.status = 'todo' AND (j.scheduled_at IS NULL OR j.scheduled_at <= now())"
)
JOB_STATES = ("todo", "doing", "succeeded", "failed", "cancelled", "aborted")


@dataclass(frozen=True)
class Metric:
    """A figure, or one per value of a label."""

    name: str
    help: str
    values: Mapping[str, float]
    label: str | None = None

    def lines(self) -> list[str]:
        """Return its lines."""
        head = [f"# HELP {self.name} {self.help}", f"# TYPE {self.name} gauge"]
        return head + [f"{self.name}{self._labelled(key)} {v:g}" for key, v in self.values.items()]

    def _labelled(self, key: str) -> str:
        return f'{{{self.label}="{key}"}}' if self.label else ""


def metrics(session: Session) -> list[Metric]:
    """Return the figures: jobs waiting and done, workers alive, this process's memory."""
    connection = session.connection()
    jobs: dict[str, float] = dict.fromkeys(JOB_STATES, 0)
    jobs |= {row.status: row.number for row in connection.execute(_JOBS)}
    oldest = float(connection.execute(_OLDEST).scalar_one())
    memory = psutil.Process().memory_info().rss
    return [
        Metric("marketplace_jobs", "Jobs by state.", jobs, label="state"),
        Metric(
            "marketplace_oldest_job_seconds", "How long the oldest due job waits.", {"": oldest}
        ),
        Metric("marketplace_workers", "Workers that live.", {"": living_workers(session)}),
        Metric("process_resident_memory_bytes", "Memory of the web process.", {"": memory}),
    ]


def as_text(figures: list[Metric]) -> str:
    """Return figures in Prometheus' text form."""
    return "\n".join(line for figure in figures for line in figure.lines()) + "\n"
