"""Comparing the workflow in front with another version of it."""
