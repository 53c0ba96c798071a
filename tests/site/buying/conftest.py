"""The fixtures of a market, as the pages of contracts have them."""

from tests.contracts.pages.conftest import as_, cards, market, moneyless, services, settings

__all__ = ["as_", "cards", "market", "moneyless", "services", "settings"]
