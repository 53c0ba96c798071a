"""An organization's page: who it is, and what it publishes."""
