"""What the ``main`` of a script takes, read from its text; nothing is run for it."""
