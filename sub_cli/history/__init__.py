"""What git knows and keeps: finding it, reading any state of a folder, and writing several files as one change.

`plumbing` starts git and is the only importer of GitPython; everything else speaks to git through it.
"""
