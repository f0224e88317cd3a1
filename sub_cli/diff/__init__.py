"""What changed between two texts or two states of a document, as values. Pure: it knows nothing of how it looks."""
