"""The files for containers, held against the settings and commands they name."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import BaseModel

from marketplace.cli import app
from marketplace.core.settings import Settings

ROOT = Path(__file__).parents[2]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES: dict[str, Any] = COMPOSE["services"]
OURS = ("migrate", "web", "worker")
COMMANDS = {command.callback.__name__ for command in app.registered_commands if command.callback}


def names(model: type[BaseModel], prefix: str) -> set[str]:
    found: set[str] = set()
    for name, field in model.model_fields.items():
        found.add(f"{prefix}{name.upper()}")
        for inner in [field.annotation, *getattr(field.annotation, "__args__", [])]:
            if isinstance(inner, type) and issubclass(inner, BaseModel):
                found |= names(inner, f"{prefix}{name.upper()}__")
    return found


SETTINGS = names(Settings, "MARKETPLACE_")


class TestCompose:
    @pytest.mark.parametrize("service", OURS)
    def test_names_settings_that_exist(self, service: str) -> None:
        assert set(SERVICES[service]["environment"]) <= SETTINGS

    @pytest.mark.parametrize("service", OURS)
    def test_gives_every_setting_that_has_no_default(self, service: str) -> None:
        needed = {
            f"MARKETPLACE_{name.upper()}"
            for name, field in Settings.model_fields.items()
            if field.is_required() and name != "storage"
        }

        assert needed <= set(SERVICES[service]["environment"])

    @pytest.mark.parametrize("service", OURS)
    def test_runs_commands_that_exist(self, service: str) -> None:
        program, command = SERVICES[service]["command"].split()[:2]

        assert program == "marketplace"
        assert command in COMMANDS

    def test_has_no_default_for_a_secret(self) -> None:
        secrets = re.findall(r"\$\{(\w*(?:PASSWORD|KEY)\w*)([^}]*)\}", str(COMPOSE))

        assert {default for _, default in secrets} == {":?set it in .env"}

    def test_publishes_only_what_has_a_sign_in(self) -> None:
        published = {name for name, service in SERVICES.items() if "ports" in service}

        assert published == {"web", "seaweedfs", "minio"}

    def test_names_volumes_that_are_declared(self) -> None:
        mounted = {v.partition(":")[0] for s in SERVICES.values() for v in s.get("volumes", [])}

        assert mounted == set(COMPOSE["volumes"])

    def test_waits_for_services_that_exist(self) -> None:
        awaited = {name for s in SERVICES.values() for name in s.get("depends_on", {})}

        assert awaited <= set(SERVICES)

    def test_offers_minio_on_request(self) -> None:
        assert SERVICES["minio"]["profiles"] == ["minio"]


class TestDockerfile:
    TEXT = (ROOT / "Dockerfile").read_text()

    def test_does_not_run_as_root(self) -> None:
        assert re.findall(r"^USER (\w+)", self.TEXT, re.MULTILINE)[-1] == "exchange"

    def test_copies_every_package(self) -> None:
        copied = set(re.findall(r"^COPY (\w+) \1$", self.TEXT, re.MULTILINE))

        assert copied == {"marketplace", "catalog", "billing", "quality", "storage"}

    def test_installs_with_the_uv_that_make_installs(self) -> None:
        pinned = re.search(r"uv_version=(\S+)", (ROOT / ".ci/environment").read_text())

        assert pinned is not None
        assert f"uv:{pinned[1]} " in self.TEXT

    def test_sets_settings_that_exist(self) -> None:
        assert set(re.findall(r"\b(MARKETPLACE_\w+)=", self.TEXT)) <= SETTINGS
