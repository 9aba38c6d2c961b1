"""apiflow desktop: draw workflows of media API calls, run them, keep what comes out."""

__version__ = "0.1.0"
