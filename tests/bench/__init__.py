"""Benchmarks: accuracy on public corpora, speed and memory, each figure beside its peer. Run by `make bench`."""
