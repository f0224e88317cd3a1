"""Errata: written, listed, brought into the text and taken out again, rebased, put in words."""
