"""YAML 1.2 as text: reading, where each value lies, how it is written, splices."""
