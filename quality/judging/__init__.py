"""From what an inspection found to measured criteria, one module per group of them."""
