"""Proving that nobody changed the log or a receipt: over the database, and over an export of it."""
