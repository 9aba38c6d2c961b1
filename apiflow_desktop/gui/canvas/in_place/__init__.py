"""Typing what a card shows where it shows it: values, expressions, names, branches."""
