"""`sub verify`: what a PDF says it is, and what of that holds."""
