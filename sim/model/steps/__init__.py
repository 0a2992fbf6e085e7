"""The steps of the month: each reads the state, calls its mechanism, sets what changed."""
