"""Runs the steps that are catalog nodes: build, send, follow, cancel, resume."""
