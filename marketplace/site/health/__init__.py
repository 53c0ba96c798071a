"""Whether the exchange lives and is ready, for the machines that run it."""
