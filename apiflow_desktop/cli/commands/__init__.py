"""One module per command; each has ``execute(arguments) -> exit code``."""
