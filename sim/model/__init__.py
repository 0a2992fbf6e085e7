"""The science: one file a mechanism, pure functions on arrays; ``month`` puts them in order."""
