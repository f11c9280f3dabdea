"""A generated city of any number of projects, in a real database: what the benchmarks run on."""
