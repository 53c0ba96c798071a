"""Benchmarks: ours beside a baseline of the same run, as ratios. They never fail a build."""
