"""The memo: a numbered, dated letter that explains, and carries errata by reference. Pure."""
