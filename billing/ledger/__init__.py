"""The ledger: double-entry bookkeeping in integer minor units; entries are never changed."""
