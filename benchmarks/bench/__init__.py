"""What the benchmarks stand on: servers, calls to take in, and whom we race."""
