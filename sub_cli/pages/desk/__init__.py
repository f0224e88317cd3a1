"""How the desk looks: its templates, its style sheet and its scripts; nothing here knows what a document is."""
