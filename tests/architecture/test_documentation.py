"""What the documents say of settings, commands and rooms, held to the code."""

from collections.abc import Iterator
from pathlib import Path
from typing import get_args

from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from marketplace.cli import app
from marketplace.core.settings import Settings

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text()
ARCHITECTURE = (ROOT / "docs" / "architecture.md").read_text()


def settings_table() -> str:
    """The README's table of settings; print it and put it there when this test fails."""
    rows = [f"| `{name}` | {_default(field)} | {field.description} |" for name, field in _fields()]
    return "\n".join(["| setting | default | what it decides |", "|---|---|---|", *rows])


def _fields() -> Iterator[tuple[str, FieldInfo]]:
    for name, field in Settings.model_fields.items():
        if part := _part(field):
            for inner, inner_field in part.model_fields.items():
                yield f"MARKETPLACE_{name.upper()}__{inner.upper()}", inner_field
        else:
            yield f"MARKETPLACE_{name.upper()}", field


def _part(field: FieldInfo) -> type[BaseModel] | None:
    kinds = [field.annotation, *get_args(field.annotation)]
    return next((k for k in kinds if isinstance(k, type) and issubclass(k, BaseModel)), None)


def _default(field: FieldInfo) -> str:
    if field.default is PydanticUndefined:
        return "must be given"
    return "–" if field.default in (None, []) else f"`{field.default}`"


class TestReadme:
    def test_lists_every_setting(self) -> None:
        assert settings_table() in README

    def test_names_every_command(self) -> None:
        shown = [
            c.name or c.callback.__name__
            for c in app.registered_commands
            if c.callback and not c.hidden
        ]

        assert [name for name in shown if f"marketplace {name}" not in README] == []

    def test_is_short(self) -> None:
        assert len(README.splitlines()) <= 200


class TestArchitecture:
    def test_names_every_room(self) -> None:
        top = [p.parent for p in ROOT.glob("marketplace/*/__init__.py")]
        rooms = [*top, *(ROOT / name for name in ("catalog", "billing", "quality", "storage"))]

        assert [room.name for room in rooms if f"{room.name}/" not in ARCHITECTURE] == []
