"""The job panels: the list, the timeline, the steps, the outputs, the log."""
