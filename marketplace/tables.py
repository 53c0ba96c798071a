"""Every table of every room; only with all of them imported is the metadata whole."""

from sqlmodel import SQLModel

import catalog.models
import catalog.search.models
import marketplace.accounts.models
import marketplace.entitlements.models
import marketplace.log.models
import marketplace.notices.models
import marketplace.site.health.models
import quality.models
import storage.models

MODULES = (
    catalog.models,
    catalog.search.models,
    marketplace.accounts.models,
    marketplace.entitlements.models,
    marketplace.log.models,
    marketplace.notices.models,
    marketplace.site.health.models,
    quality.models,
    storage.models,
)
metadata = SQLModel.metadata
