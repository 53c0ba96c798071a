"""A dataset's page: everything the public may know of it, read from the catalogue."""
