"""How fast the engine is, against other ways of writing the same month.

``python -m benchmarks`` measures and writes ``docs/benchmarks.md``; ``objects`` is the month as a
plain Mesa model, ``compiled`` the month in compiled loops.
"""
