"""Template expansion: symbolic, since nobody knows what a run will be given.

Where a condition cannot be known, every branch stays, with its guard; where a list cannot be known, its body
is expanded once with an unknown element.
"""
