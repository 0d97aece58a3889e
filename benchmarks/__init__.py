"""What is measured against what, runnable: `python -m benchmarks.run`. docs/performance.md says what comes out."""
