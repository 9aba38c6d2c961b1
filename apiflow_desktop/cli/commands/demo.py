"""``apiflow demo``: the demo studio in the foreground."""
