"""Texts that come from or go to other forms; each reader says what it was not sure of."""
