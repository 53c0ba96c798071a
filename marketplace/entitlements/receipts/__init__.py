"""Receipts as proofs: signed, sealed in batches into the log, and shown to who has them."""
