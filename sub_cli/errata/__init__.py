"""Errata: changes to a document as data that fit one text only, and that can be taken back exactly. Pure."""
