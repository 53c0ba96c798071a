"""How a command ends that cannot do what it was asked: one sentence, and exit code 1."""

from typing import NoReturn

import typer
from pydantic import ValidationError

from marketplace.core.settings import Settings


def refuse(sentence: str) -> NoReturn:
    """Say why, and end."""
    typer.secho(sentence, err=True, fg="red")
    raise typer.Exit(1)


def read_settings() -> Settings:
    """Return the settings of this process, or end naming each that is missing or wrong."""
    try:
        return Settings()  # pyright: ignore[reportCallIssue] - from the environment
    except ValidationError as error:
        refuse("\n".join(["These settings are missing or wrong:", *described(error)]))


def described(error: ValidationError) -> list[str]:
    """Return a line for each setting that does not fit; its value is not repeated."""
    return [
        f"  MARKETPLACE_{'__'.join(str(part) for part in problem['loc']).upper()}: {problem['msg']}"
        for problem in error.errors(include_input=False)
    ]
