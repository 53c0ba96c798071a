"""The rules of the house that no linter knows."""

import re
import subprocess
import sys
import tomllib
from itertools import pairwise
from pathlib import Path

from marketplace.app import create_app
from marketplace.core.errors import DomainError
from marketplace.services import Services

ROOT = Path(__file__).parents[2]
PACKAGES = ("marketplace", "catalog", "billing", "quality", "storage")
SOURCES = sorted(
    path
    for package in PACKAGES
    for path in (ROOT / package).rglob("*.py")
    if "migrations/versions" not in str(path)  # written by a program, table after table
)


def _concrete(kind: type[DomainError]) -> list[type[DomainError]]:
    found = [kind] if "code" in vars(kind) else []
    return found + [error for child in kind.__subclasses__() for error in _concrete(child)]


class TestModules:
    def test_have_at_most_400_lines(self) -> None:
        long = [str(path) for path in SOURCES if len(path.read_text().splitlines()) > 400]

        assert long == []

    def test_are_named_by_their_subject(self) -> None:
        layers = {"utils", "helpers", "common", "base", "service", "services", "manager", "misc"}
        named = {str(path.relative_to(ROOT)) for path in SOURCES if path.stem in layers}

        assert named == {"marketplace/services.py"}


class TestErrors:
    def test_have_a_code_of_their_own(self, services: Services) -> None:
        create_app(services)
        codes = sorted(error.code for error in _concrete(DomainError))

        assert [one for one, next_ in pairwise(codes) if one == next_] == []

    def test_have_codes_that_fit_an_address(self, services: Services) -> None:
        create_app(services)

        assert all(re.fullmatch(r"[a-z0-9-]+", error.code) for error in _concrete(DomainError))


class TestRoutes:
    def test_of_the_api_are_described(self, services: Services) -> None:
        paths = create_app(services).openapi()["paths"]
        silent = [
            f"{method} {path}"
            for path, calls in paths.items()
            for method, call in calls.items()
            if not call.get("description")
        ]

        assert "/api/v1/datasets" in paths
        assert silent == []


class TestWebProcess:
    def test_never_loads_what_only_the_worker_needs(self) -> None:
        code = (
            "import sys, marketplace.app; "
            "print([m for m in ('great_expectations', 'pandas', 'duckdb') if m in sys.modules])"
        )
        said = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
        )

        assert said.stdout.strip() == "[]"


class TestDependencies:
    def test_are_each_given_a_reason(self) -> None:
        project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
        names = [re.split(r"[\[<>=]", entry)[0] for entry in project["dependencies"]]
        explained = (ROOT / "docs" / "dependencies.md").read_text()

        assert [name for name in names if name not in explained] == []
