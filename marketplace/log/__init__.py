"""The append-only, tamper-evident log that every room writes to."""
