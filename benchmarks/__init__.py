"""What ``make bench`` runs: each figure beside its comparison, in one run."""

INTERACTIVE = "interactive"
"""What a window prints, with the processor time it took, when it has answered its first key."""
