"""Benchmarks: ratios in one run, because machines are noisy. ``python -m bench`` prints one table."""
