"""What a file is, how it is written, and how it becomes a typed table."""
