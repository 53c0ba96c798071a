"""The steward's view of rules: what changed, and which contracts run under what held before."""
