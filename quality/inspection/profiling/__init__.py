"""What the values of a table look like, measured once over all rows."""
