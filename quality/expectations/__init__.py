"""Expectation suites: what a publisher promises of the data, checked by Great Expectations."""
