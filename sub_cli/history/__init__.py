"""What git knows and keeps: finding it, reading any state of a folder, and writing several files as one change.

`plumbing` starts git, by what `gitpython` imports of that library; everything else speaks to git through it.
"""
