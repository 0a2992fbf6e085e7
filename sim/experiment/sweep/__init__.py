"""Sweeps: one scenario at many points, each in many replicates, kept as they are done.

A point sets some paths; a replicate has a number, which keys all luck and all other draws. So world
(point, replicate) is world ``replicate`` of ``sim run`` with the point's values set, to the bit,
whatever else the sweep holds, and two points differ by their values only.
"""
