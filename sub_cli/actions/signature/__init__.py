"""Signatures on memos: what of a file holds, whom to believe, the file that is kept, and its boxes."""
