"""OpenFlow's expressions: a fast path in Python for plain paths, JavaScript for the rest."""
