"""What the log says, for the city's stewards, and its proof, for everyone."""
