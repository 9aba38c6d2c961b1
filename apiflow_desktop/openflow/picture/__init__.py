"""The picture of a document: what is drawn, and where. Pure; knows nothing of a screen."""
