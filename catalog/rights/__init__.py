"""What the law and the city's rights ask of a description: high value, collected for the city."""
