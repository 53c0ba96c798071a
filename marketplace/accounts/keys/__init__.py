"""API keys: how an organization's machines prove for whom they act."""
