"""Who belongs to an organization, with which roles, and how one is invited."""
