"""A real PostgreSQL and a real S3 on this machine, for starting with one command."""
