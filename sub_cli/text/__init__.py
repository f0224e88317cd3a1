"""One reading of a text: its Markdown, blocks, sentences and words, for pages, redlines, errata and orders alike. Pure.

`markdown.py` holds the only parser. What a page shows and what a comparison sees come from the same tokens.
"""
