"""JSON as text: reading, where each value lies, how the neighbourhood is written, splices."""
