"""Imprint, privacy and accessibility: short, and true."""
