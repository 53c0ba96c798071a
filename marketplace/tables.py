"""Every table of every room; only with all of them imported is the metadata whole."""

from sqlmodel import SQLModel

import billing.ledger.models
import billing.models
import catalog.models
import catalog.search.models
import marketplace.accounts.models
import marketplace.accounts.signatures.models
import marketplace.contracts.agreements.amendments.models
import marketplace.contracts.agreements.deletions.models
import marketplace.contracts.agreements.questions.models
import marketplace.contracts.duties.models
import marketplace.contracts.models
import marketplace.contracts.sovereignty.models
import marketplace.entitlements.models
import marketplace.log.models
import marketplace.notices.models
import marketplace.site.health.models
import quality.models
import storage.models

MODULES = (
    billing.ledger.models,
    billing.models,
    catalog.models,
    catalog.search.models,
    marketplace.accounts.models,
    marketplace.accounts.signatures.models,
    marketplace.contracts.duties.models,
    marketplace.contracts.agreements.amendments.models,
    marketplace.contracts.agreements.deletions.models,
    marketplace.contracts.agreements.questions.models,
    marketplace.contracts.models,
    marketplace.contracts.sovereignty.models,
    marketplace.entitlements.models,
    marketplace.log.models,
    marketplace.notices.models,
    marketplace.site.health.models,
    quality.models,
    storage.models,
)
metadata = SQLModel.metadata
