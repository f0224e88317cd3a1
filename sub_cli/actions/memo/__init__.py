"""Memos: written, numbered, signed, and kept as they were signed."""
