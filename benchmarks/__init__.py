"""What ``make bench`` runs: each figure beside its comparison, in one run."""
