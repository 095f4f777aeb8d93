"""What tests, benchmarks and drills stand on: servers of their own, and faults."""
