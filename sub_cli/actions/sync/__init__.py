"""Exchange with others: what they sent comes in, what is here goes out, both brought together on the way."""
