"""What ``make bench`` runs: each figure beside its comparison, in one run."""

INTERACTIVE = "interactive"
"""What a window prints when its event loop is idle for the first time."""
