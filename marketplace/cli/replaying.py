"""Handling an event of Stripe's once more."""

import typer

from billing import inbox
from billing.cards.processor import card_processor
from billing.errors import ProcessorRefused, ProcessorUnavailable, StripeEventNotFound
from marketplace.cli.refusing import read_settings, refuse
from marketplace.services import connect
from marketplace.wiring import wire


def replay(stripe_id: str) -> None:
    """Let the checkout that a kept event is about be settled; what is right stays as it is."""
    services = connect(read_settings())
    processor = card_processor(services.processors)
    if processor is None:
        refuse("No Stripe is configured: set MARKETPLACE_STRIPE__SECRET_KEY.")
    wire()
    try:
        with services.sessions.begin() as session:
            inbox.reopen(session, stripe_id)
        inbox.handle(services.sessions, processor, stripe_id)
    except StripeEventNotFound as error:
        refuse(str(error))
    except (ProcessorUnavailable, ProcessorRefused) as error:
        refuse(getattr(error, "reason", str(error)))
    finally:
        services.engine.dispose()
    typer.echo(f"Event {stripe_id} has been handled.")
