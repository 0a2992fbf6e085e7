"""The month once more, as plain loops over plain objects: an independent check of the model.

Slow and obvious. One world at a time; dictionaries and floats; nothing of ``sim.model`` but the
uniform draws themselves. ``month.py`` reads like the description of the model.
"""
