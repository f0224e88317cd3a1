"""Builds: every target of a workspace, what of it is stale, and what makes it."""
