"""The steward's desk: what waits for a decision of the city, the most urgent first."""
