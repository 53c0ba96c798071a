"""A real PostgreSQL and a real S3 on this machine, for starting with one command.

The supervisor starts them, brings them up to date, then runs web and worker beside them; a part
whose address is configured is somebody else's and is not started.
"""
