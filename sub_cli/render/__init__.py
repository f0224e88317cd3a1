"""Prose to HTML to PDF: Markdown, the house style, and one file that is both PDF/A and PDF/UA."""
