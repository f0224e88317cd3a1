"""The operations of errata: a module for each, behind what `base` asks of all of them, and a row of `table`."""
