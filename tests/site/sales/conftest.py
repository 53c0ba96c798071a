"""The fixtures of everybody who trades."""

from tests.site.sales.trade import as_, market, settings

__all__ = ["as_", "market", "settings"]
