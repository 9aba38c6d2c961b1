"""Connectors and nodes: models, request building, response mapping, polling, presets."""
