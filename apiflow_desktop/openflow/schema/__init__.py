"""What OpenFlow documents may hold, declared once as data.

The diagnostics check documents by it, the published JSON Schema is made of it, and whoever
completes or explains a field reads it.
"""
