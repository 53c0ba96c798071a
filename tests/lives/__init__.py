"""Long lives of contracts, at random, with the clocks of exchange and sandbox moved together."""
