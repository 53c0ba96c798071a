"""Metadata: up to 50 pairs of text on an object (https://docs.stripe.com/api/metadata)."""

from billing.sandbox.errors import Document, StripeRefusal

MOST_KEYS = 50
LONGEST_KEY = 40
LONGEST_VALUE = 500


def made(params: Document) -> dict[str, str]:
    """Return the metadata of a new object.

    Raises:
        StripeRefusal: It is larger than Stripe allows.
    """
    return merged({}, params)


def merged(before: dict[str, str], params: Document) -> dict[str, str]:
    """Return metadata after a change: given pairs replace, empty values remove.

    Raises:
        StripeRefusal: It is larger than Stripe allows.
    """
    if "metadata" not in params:
        return before
    given: dict[str, str] | str = params["metadata"]
    if isinstance(given, str):  # the empty text unsets all
        return {}
    for key, value in given.items():
        if len(key) > LONGEST_KEY or len(value) > LONGEST_VALUE:
            message = (
                f"Metadata keys have up to {LONGEST_KEY} characters, values up to {LONGEST_VALUE}."
            )
            raise StripeRefusal(message, param=f"metadata[{key}]")
    after = {key: value for key, value in {**before, **given}.items() if value}
    if len(after) > MOST_KEYS:
        raise StripeRefusal(f"Metadata can have up to {MOST_KEYS} keys.", param="metadata")
    return after
