"""Pages for one person in the browser of this machine: the server, who may come in, and when to look again."""
