"""Do the proofs notice a mistake? Plausible slips in the model, each tried against its tests.

``breakages.py`` lists the slips. ``python -m tests.mutations`` copies the project, makes one slip
at a time in the copy, runs the model's quick tests there and tells which test noticed; it fails
if one goes unnoticed. The stored outputs are left out: they notice everything and explain nothing.
Names as arguments try these alone. A slip that goes unnoticed is a missing proof: write that.
"""
