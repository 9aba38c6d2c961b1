"""The workflow as a tree that keys and screen readers can walk."""
