"""The payment sandbox: a server that speaks Stripe's words and moves no money."""

import logging

import psycopg
import uvicorn

from billing.sandbox import database
from billing.sandbox.app import create_sandbox
from marketplace.cli.refusing import read_settings, refuse

HOST = "127.0.0.1"
GRACE_SECONDS = 3
WEBHOOK_PATH = "/api/v1/webhooks/stripe"


def serve_sandbox(*, port: int) -> None:
    """Serve until told to stop by a signal; only in a demonstration, and only on loopback."""
    settings = read_settings()
    if not settings.demonstration:
        refuse("The payment sandbox runs in demonstrations only (MARKETPLACE_DEMONSTRATION=true).")
    if settings.stripe is None:
        refuse("The payment sandbox needs MARKETPLACE_STRIPE__SECRET_KEY and …__WEBHOOK_SECRET.")
    logging.basicConfig(level=logging.WARNING, format="%(levelname).1s %(name)s: %(message)s")
    url = database.beside(str(settings.database_url))
    try:
        database.ensure(url)
    except psycopg.Error as error:
        refuse(f"The payment sandbox cannot have its database: {error}")
    app = create_sandbox(
        url,
        secret_key=settings.stripe.secret_key.get_secret_value(),
        webhook_secret=settings.stripe.webhook_secret.get_secret_value(),
        webhook_url=settings.public_url.rstrip("/") + WEBHOOK_PATH,
        public_base=f"http://{HOST}:{port}",
    )
    uvicorn.run(
        app,
        host=HOST,
        port=port,
        http="httptools",
        ws="none",
        server_header=False,
        access_log=False,
        log_config=None,
        timeout_graceful_shutdown=GRACE_SECONDS,
    )
