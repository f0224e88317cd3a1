"""`sub`: write, change, review and publish policy as structured, signed documents in git."""

__version__ = "0.1.0"
