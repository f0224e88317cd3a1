"""Word files: a text, or what changed in one, as WordprocessingML. Below the hands; knows nothing of a workspace."""
