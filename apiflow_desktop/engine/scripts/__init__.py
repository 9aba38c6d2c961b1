"""Runs the scripts of a flow, each in processes of its own that end with it."""
