"""Data that firms owe the city, at the desk: entering, confirming, waiving."""
