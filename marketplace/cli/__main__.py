"""Lets ``python -m marketplace.cli`` be the command line."""

from marketplace.cli import app

app(prog_name="marketplace")
