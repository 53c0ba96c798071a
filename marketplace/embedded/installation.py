"""What runs when one command starts everything: which parts, where, with which settings."""

import os
import shlex
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from http import HTTPStatus
from pathlib import Path
from signal import Signals

from marketplace.accounts.secrets import derived_key
from marketplace.embedded import keys, postgres, seaweed
from marketplace.embedded.console import Console
from marketplace.embedded.errors import CannotStart
from marketplace.embedded.floor import Floor
from marketplace.embedded.folder import DataFolder
from marketplace.embedded.keys import Keys
from marketplace.embedded.leash import end_with_parent
from marketplace.embedded.leftovers import MARK, Records
from marketplace.embedded.parts import Part
from marketplace.embedded.ports import HIGHEST, is_free, remembered_ports
from marketplace.embedded.readiness import Readiness, ask, awaited
from marketplace.embedded.supervisor import Supervisor

HOST = "127.0.0.1"
BUCKET = "city-data-exchange"
DATABASE_URL = "MARKETPLACE_DATABASE_URL"
STORAGE_ENDPOINT = "MARKETPLACE_STORAGE__ENDPOINT"
STRIPE_KEY = "MARKETPLACE_STRIPE__SECRET_KEY"
TEST_IBAN = "DE02120300000000202051"
"""An account number that banks publish for tests; no money gets there."""
_SYSTEM = ("PATH", "HOME", "LANG", "TZ", "TMPDIR")


@dataclass(kw_only=True)
class Installation:
    """An installation in a data folder on this machine, served at a port."""

    folder: DataFolder
    port: int
    console: Console
    given: Mapping[str, str]
    """The environment that it was started with; what is configured there wins."""
    greeting: Sequence[str] = ()
    """What a person is told once everything is ready."""

    def run(self, *, ends_with_parent: bool = False) -> None:
        """Run everything until asked to stop.

        Raises:
            CannotStart: The folder or the port is taken, or a part does not start.
        """
        if ends_with_parent:
            end_with_parent(Signals.SIGTERM)
        self.folder.take()
        try:
            self._run()
        finally:
            self.folder.release()
        self.console.say(f"Stopped. The data stays in {self.folder.path}.")

    def _run(self) -> None:
        records = Records(self.folder.path)
        if ended := records.end_leftovers():
            self.console.say(f"Ended {ended} processes that an earlier start had left.")
        self._check_port()
        self.console.say(f"Data folder: {self.folder.path}")
        supervisor = Supervisor(
            console=self.console, records=records, on_stop=self.folder.note_stopping
        )
        supervisor.run(
            self.stages(), ready=Readiness(HOST, self.port, self.console), greeting=self.greeting
        )

    def stages(self) -> list[list[Part]]:
        """Return the parts in the order they start in; those of a stage start together."""
        secret = keys.load_or_make(self.folder.path)
        settings = self.settings(secret)
        self._write_environment(settings)
        own = {**self.given, **settings, **self._common(), "MALLOC_ARENA_MAX": "2"}
        stages = [
            self._floor(secret),
            [_command("migrate", "migrate", environment=own, is_step=True), *self._payments(own)],
            [self._web(own), _command("worker", "worker", environment=own)],
        ]
        if settings["MARKETPLACE_DEMONSTRATION"] == "true":
            city = _command("city", "load-city", environment=own, is_step=True)
            stages.append([replace(city, is_needed=self._lacks_city)])
        return [stage for stage in stages if stage]

    def settings(self, secret: Keys) -> dict[str, str]:
        """Return the settings of web and worker: ours, and over them what was configured."""
        settings = {
            "MARKETPLACE_PUBLIC_URL": f"http://{HOST}:{self.port}",
            "MARKETPLACE_SECRET_KEY": secret.secret_key,
            "MARKETPLACE_DATA_FOLDER": str(self.folder.path),
            "MARKETPLACE_DEMONSTRATION": "true",
        }
        if DATABASE_URL not in self.given:
            settings[DATABASE_URL] = postgres.url(
                port=self._postgres_port(),
                password=secret.database_password,
                database=postgres.DATABASE,
            )
        if STORAGE_ENDPOINT not in self.given:
            settings |= {
                STORAGE_ENDPOINT: f"http://{HOST}:{self._s3_ports()[-1]}",
                "MARKETPLACE_STORAGE__ACCESS_KEY": secret.s3_access_key,
                "MARKETPLACE_STORAGE__SECRET_KEY": secret.s3_secret_key,
                "MARKETPLACE_STORAGE__BUCKET": BUCKET,
            }
        if self._runs_payments():
            settings |= self._payment_settings(secret)
        return settings | {k: v for k, v in self.given.items() if k.startswith("MARKETPLACE_")}

    def _floor(self, secret: Keys) -> list[Part]:
        """Return the servers that are ours to run: none whose address was configured."""
        system = {name: self.given[name] for name in _SYSTEM if name in self.given}
        floor = Floor(
            folder=self.folder.path,
            keys=secret,
            environment=system | self._common() | {"LC_ALL": "C.UTF-8"},
            console=self.console,
        )
        parts: list[Part] = []
        if DATABASE_URL not in self.given:
            parts.append(floor.postgres(self._postgres_port()))
        if STORAGE_ENDPOINT not in self.given:
            parts.append(floor.s3(self._s3_ports(), bucket=BUCKET))
        return parts

    def _runs_payments(self) -> bool:
        """Tell whether payments are played: never for who takes real ones."""
        is_demonstration = self.given.get("MARKETPLACE_DEMONSTRATION", "true") == "true"
        return is_demonstration and STRIPE_KEY not in self.given

    def _payment_settings(self, secret: Keys) -> dict[str, str]:
        return {
            STRIPE_KEY: f"sk_test_{derived_key(secret.secret_key, 'payment-sandbox').hex()}",
            "MARKETPLACE_STRIPE__WEBHOOK_SECRET": (
                f"whsec_{derived_key(secret.secret_key, 'payment-webhooks').hex()}"
            ),
            "MARKETPLACE_STRIPE__API_BASE": f"http://{HOST}:{self._payments_port()}",
            "MARKETPLACE_INVOICE__IBAN": TEST_IBAN,
        }

    def _payments(self, environment: Mapping[str, str]) -> list[Part]:
        """Return the payment sandbox, which stands on the database and under web and worker."""
        if not self._runs_payments():
            return []
        port = self._payments_port()
        arguments = ["payment-sandbox", "--port", str(port)]
        part = _command("payments", *arguments, environment=environment, answers_at=port)
        return [replace(part, is_floor=True)]

    def _web(self, environment: Mapping[str, str]) -> Part:
        arguments = ["serve", "--host", HOST, "--port", str(self.port)]
        return _command("web", *arguments, environment=environment, answers_at=self.port)

    def _lacks_city(self) -> bool:
        """Ask the web process, so that a start that finds the city need not start the loader."""
        return "demonstration city" in awaited(ask(HOST, self.port, "/readyz")[1])

    def _common(self) -> dict[str, str]:
        return {MARK: str(self.folder.path), "PYTHONUNBUFFERED": "1"}

    def _postgres_port(self) -> int:
        return self._remembered("postgres", count=1)[0]

    def _s3_ports(self) -> list[int]:
        return self._remembered("s3", count=seaweed.INNER_PORTS, offset=seaweed.GRPC_OFFSET)

    def _payments_port(self) -> int:
        return self._remembered("payments", count=1)[0]

    def _remembered(self, part: str, *, count: int, offset: int = 0) -> list[int]:
        others = {self.port, self.port - offset}
        return remembered_ports(self._ports, part, count=count, offset=offset, besides=others)

    @property
    def _ports(self) -> Path:
        return self.folder.path / "ports.json"

    def _check_port(self) -> None:
        if not is_free(self.port, HOST):
            other = self.port + 1 if self.port < HIGHEST else 8000
            sentence = (
                f"Port {self.port} is taken by another program. Stop that one, or choose another "
                f"port: make demo PORT={other}"
            )
            raise CannotStart(sentence)

    def _write_environment(self, settings: Mapping[str, str]) -> None:
        """Keep the settings for other commands: ``set -a; . .data/environment``."""
        file = self.folder.path / "environment"
        file.unlink(missing_ok=True)
        lines = [f"{name}={shlex.quote(value)}\n" for name, value in sorted(settings.items())]
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT, 0o600), "w") as handle:
            handle.writelines(lines)


def _command(
    name: str,
    *arguments: str,
    environment: Mapping[str, str],
    is_step: bool = False,
    answers_at: int | None = None,
) -> Part:
    """Return a part that is a command of our own."""

    def is_ready() -> bool:
        return answers_at is None or ask(HOST, answers_at, "/healthz")[0] == HTTPStatus.OK

    return Part(
        name=name,
        command=[sys.executable, "-m", "marketplace.cli", *arguments],
        environment=environment,
        folder=Path.cwd(),
        is_ready=is_ready,
        is_step=is_step,
    )
