"""The private offers that an organization was made."""
