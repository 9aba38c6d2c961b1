"""What texts of all languages have in common: spans, steps, limits, places."""
