"""Expressions while they are written: an editor, what they can refer to, what is wrong."""
