"""What every layer may use: JSON types, user-facing errors, folders, bundled resources."""
