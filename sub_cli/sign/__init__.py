"""Signatures on PDFs, made and judged; it imports pyHanko, and only inside functions."""
