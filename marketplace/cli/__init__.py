"""The command line: the same use cases as the pages, for people who run the exchange."""

# A command imports what it needs when it runs: --help answers at once, and the supervisor of
# ``demo`` stays small beside the processes it runs.
# ruff: noqa: PLC0415

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(no_args_is_help=True, help=__doc__, pretty_exceptions_enable=False)


@app.command()
def serve(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on.")] = 8000,
    trusted_proxies: Annotated[
        str | None,
        typer.Option(help="Addresses whose X-Forwarded headers are believed; none by default."),
    ] = None,
) -> None:
    """Run the web process."""
    from marketplace.cli import serving

    serving.serve(host=host, port=port, trusted_proxies=trusted_proxies)


@app.command()
def worker() -> None:
    """Run a background worker until it is told to stop."""
    from marketplace.cli import working

    working.work()


@app.command()
def migrate() -> None:
    """Bring database and storage up to date: run the migrations, prepare the bucket."""
    from marketplace.cli import migrating

    migrating.migrate()


@app.command()
def demo(
    port: Annotated[int, typer.Option(help="Port to serve at.", min=1, max=65535)] = 8000,
    data: Annotated[
        Path,
        typer.Option(envvar="MARKETPLACE_DATA", help="Folder that keeps everything."),
    ] = Path(".data"),
    leash: Annotated[  # noqa: FBT002 - a switch of the command line
        bool, typer.Option("--leash", hidden=True, help="End with the process that started this.")
    ] = False,
) -> None:
    """Run the whole exchange on this machine with a demonstration city, until Ctrl-C."""
    from marketplace.cli import demonstrating

    demonstrating.demonstrate(port=port, data=data, ends_with_parent=leash)


@app.command(hidden=True)
def load_city() -> None:
    """Load the demonstration city into a running exchange; ``demo`` calls this."""
    from marketplace.cli import loading

    loading.load_city()


@app.command(hidden=True)
def payment_sandbox(
    port: Annotated[int, typer.Option(help="Port to serve at.", min=1, max=65535)],
) -> None:
    """Serve the payment sandbox of a demonstration; ``demo`` calls this."""
    from marketplace.cli import sandboxing

    sandboxing.serve_sandbox(port=port)


@app.command()
def publish(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="The file to send.")],
    dataset: Annotated[str, typer.Option(help="The dataset's slug, as in its address.")],
    url: Annotated[
        str, typer.Option(envvar="MARKETPLACE_URL", help="The exchange's address.")
    ] = "http://127.0.0.1:8000",
    token: Annotated[
        str,
        typer.Option(
            envvar="MARKETPLACE_TOKEN",
            help="An API key (cdx_…) or access token.",
            show_default=False,
        ),
    ] = "",
) -> None:
    """Send a file as a dataset's next version, watch its checks and print the quality report.

    Ends with 0 only when the version is published.
    """
    from marketplace.cli import publishing

    publishing.publish(file, slug=dataset, url=url, token=token)


@app.command()
def intake(  # noqa: PLR0913, PLR0917 - each an option of the command line
    dataset: Annotated[str, typer.Argument(help="The dataset's slug, as in its address.")],
    address: Annotated[str, typer.Option(help="Web address of a file to look at.")] = "",
    prefix: Annotated[  # noqa: FBT002 - a switch of the command line
        bool, typer.Option("--prefix", help="Look at the dataset's folder in the object storage.")
    ] = False,
    every: Annotated[int, typer.Option(help="Minutes between two looks.")] = 1440,
    end: Annotated[  # noqa: FBT002 - a switch of the command line
        bool, typer.Option("--end", help="Look no longer.")
    ] = False,
    url: Annotated[
        str, typer.Option(envvar="MARKETPLACE_URL", help="The exchange's address.")
    ] = "http://127.0.0.1:8000",
    token: Annotated[
        str,
        typer.Option(
            envvar="MARKETPLACE_TOKEN",
            help="An API key (cdx_…) or access token.",
            show_default=False,
        ),
    ] = "",
) -> None:
    """Have a dataset's next versions taken in without people, or show how that stands."""
    from marketplace.cli import taking_in

    wanted = {"kind": "url" if address else "prefix", "address": address, "every_minutes": every}
    taking_in.take_in(
        dataset, wanted=wanted if address or prefix else None, ends=end, url=url, token=token
    )


@app.command()
def doctor() -> None:
    """Check settings, database, migrations, storage, payment, keys and mail; a line each."""
    from marketplace.cli import doctoring

    doctoring.examine()


@app.command()
def verify(
    file: Annotated[
        Path,
        typer.Argument(
            exists=True, dir_okay=False, help="A contract's JWS, or a receipt as the API gave it."
        ),
    ],
    keys: Annotated[
        Path,
        typer.Option(
            exists=True, dir_okay=False, help="The exchange's /.well-known/jwks.json, saved."
        ),
    ],
) -> None:
    """Verify a signed contract or receipt, without the exchange and without a network."""
    from marketplace.cli import verifying

    verifying.verify(file, keys)


@app.command("verify-log")
def verify_log(
    file: Annotated[
        Path | None,
        typer.Argument(exists=True, dir_okay=False, help="An exported log; else the database's."),
    ] = None,
) -> None:
    """Prove that nobody changed the log or a receipt, or name the first that was changed."""
    from marketplace.cli import auditing

    if file is None:
        auditing.verify_database()
    else:
        auditing.verify_file(file)


@app.command("export-log")
def export_log(
    file: Annotated[Path, typer.Argument(dir_okay=False, help="The file to write.")],
) -> None:
    """Write the log and all receipts into a file that verify-log proves anywhere."""
    from marketplace.cli import auditing

    auditing.export(file)


@app.command("rotate-keys")
def rotate_keys() -> None:
    """Exchange the key that signs contracts and receipts; old signatures stay verifiable."""
    from marketplace.cli import rotating

    rotating.rotate()


stripe = typer.Typer(no_args_is_help=True, help="Look after card payments.")
app.add_typer(stripe, name="stripe")


@stripe.command()
def replay(
    event: Annotated[str, typer.Argument(help="The event's id at Stripe, evt_…")],
) -> None:
    """Handle an event of Stripe's once more that has reached the exchange."""
    from marketplace.cli import replaying

    replaying.replay(event)
