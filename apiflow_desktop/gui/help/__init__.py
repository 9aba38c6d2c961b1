"""Help: which page of the user guide is about what, and the view of it."""
