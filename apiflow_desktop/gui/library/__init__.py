"""The library dock: nodes, steps, workflows, connectors."""
