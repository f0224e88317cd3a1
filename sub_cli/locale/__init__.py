"""The catalogues of the interface's languages, and the tool that keeps them complete."""
