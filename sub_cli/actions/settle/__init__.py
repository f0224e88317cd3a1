"""Settle: what two branches did to one plan becomes one text, and alike in every clone."""
