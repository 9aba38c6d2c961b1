"""What every layer may use: JSON types, user-facing errors, translation, folders, resources."""

PRODUCT = "apiflow desktop"
"""The name of the application, the same in every language."""
