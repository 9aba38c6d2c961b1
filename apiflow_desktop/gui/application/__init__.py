"""What fills the window's parts in: documents, library, jobs and runs of a real workspace."""
