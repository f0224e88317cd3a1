"""Builds: what is stale and why, what was made, and who does the work. Knows nothing of PDF."""
