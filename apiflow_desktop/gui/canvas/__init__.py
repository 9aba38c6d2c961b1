"""The drawing of a document. The only package that knows NodeGraphQt."""
