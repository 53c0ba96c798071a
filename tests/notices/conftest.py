"""Fixtures of notices."""

import pytest
from sqlmodel import Session

from tests.factories.accounts import AccountsFactory


@pytest.fixture
def make(session: Session) -> AccountsFactory:
    """Builders of rows."""
    return AccountsFactory(session)
