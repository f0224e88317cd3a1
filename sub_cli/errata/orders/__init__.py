"""Change orders in words: how they are said, written from changes, and read back into them."""
