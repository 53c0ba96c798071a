"""The demonstration city: made-up organizations, real open data."""
