"""`sub`: write, change, review and publish policy as structured, signed documents in git."""

__version__ = "0.1.0"
JSON_VERSION = 1
"""Version of the envelope in which every `--json` answer comes."""
