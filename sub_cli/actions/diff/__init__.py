"""Diff: a comparison in the form that was asked for."""
