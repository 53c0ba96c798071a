"""The exceptions from privacy findings that stewards granted, across all datasets."""
