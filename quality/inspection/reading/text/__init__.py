"""Text files: how they are written, and how they become a typed table."""
