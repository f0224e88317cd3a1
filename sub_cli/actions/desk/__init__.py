"""`sub desk`: a page for each thing, whose forms call the same actions as the command line does."""
