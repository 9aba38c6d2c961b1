"""The document's text beside the canvas."""
