"""The floor and the roof of the exchange: what rooms stand on, and what ties them together."""
