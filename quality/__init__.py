"""Whether an upload is what it claims to be: inspection, profile, expectations, privacy, report.

The words are Great Expectations': Suite, Expectation, Checkpoint; the outcome is our Verdict.
"""
