"""What a sweep costs beside its worlds: ``python -m benchmarks.sweeps compare|once``."""
