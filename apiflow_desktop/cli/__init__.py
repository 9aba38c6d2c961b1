"""The apiflow command."""
