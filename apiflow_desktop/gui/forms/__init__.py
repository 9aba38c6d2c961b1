"""Forms: from a JSON Schema, for a run, for connectors and nodes."""
