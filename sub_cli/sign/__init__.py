"""Signatures on PDFs, made and judged: the only importer of pyHanko, and only inside functions."""
