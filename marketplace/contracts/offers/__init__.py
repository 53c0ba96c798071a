"""Offers: on which terms, and for how much, a publisher lets others use a dataset."""
