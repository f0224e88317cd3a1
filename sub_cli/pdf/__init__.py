"""Reading PDFs: the one reader, and whether what was set is sound. Imported inside functions only."""
