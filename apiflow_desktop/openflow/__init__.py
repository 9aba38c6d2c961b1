"""The document: read and write without loss, walk, references, edits, validation, layout."""
