"""What stands in a Word file: documents, sections, memos and errata, as on their pages."""
