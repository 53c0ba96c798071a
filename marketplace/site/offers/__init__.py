"""The offers of a dataset: what its publisher asks for it, and on which terms."""
