"""Every table of every room; only with all of them imported is the metadata whole."""

from sqlmodel import SQLModel

import catalog.models
import marketplace.accounts.models
import marketplace.log.models

MODULES = (
    catalog.models,
    marketplace.accounts.models,
    marketplace.log.models,
)
metadata = SQLModel.metadata
