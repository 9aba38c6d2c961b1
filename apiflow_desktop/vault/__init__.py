"""Secrets: the OS keyring behind one small interface, environments, redaction."""
