"""Check: every finding of a workspace, all at once; and again, for what changed since."""
