"""The tests of `sub`. A package of its own name: what others install as `tests` never hides it."""
