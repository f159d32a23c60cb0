"""Measurements: ``python -m benchmarks [targets]`` writes ``RESULTS.md``. See ``--help``."""
