"""Benchmarks: each starts what it needs, uses the public interfaces, and prints JSON lines."""
