"""The command line: the same use cases as the pages, for people who run the exchange."""

import typer

app = typer.Typer(no_args_is_help=True, help=__doc__)
