"""The widgets that edit one value each, and the table that says which is for what."""
