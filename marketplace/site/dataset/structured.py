"""A dataset for search engines, and the addresses of its other forms."""

import json

from markupsafe import Markup

from catalog import schema_org
from catalog.queries import Entry


def script_text(entry: Entry, public_url: str, language: str) -> str:
    """Return schema.org JSON-LD that cannot end the script element it stands in."""
    described = schema_org.dataset_to_schema_org(entry, public_url, language)
    text = json.dumps(described, ensure_ascii=False, default=str)
    return Markup(text.replace("<", "\\u003c").replace("&", "\\u0026"))  # noqa: S704 - escaped here


def alternates(slug: str) -> str:
    """Return the Link header that names the dataset's RDF."""
    forms = {"ttl": "text/turtle", "jsonld": "application/ld+json", "rdf": "application/rdf+xml"}
    return ", ".join(
        f'</datasets/{slug}.{suffix}>; rel="alternate"; type="{media_type}"'
        for suffix, media_type in forms.items()
    )
