"""The front door: search, what there is, and where each kind of visitor begins."""
