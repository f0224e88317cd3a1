"""A document in a state that has a name, two of them compared, and the commit that a page is made from."""
