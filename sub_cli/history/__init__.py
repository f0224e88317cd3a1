"""What git knows and keeps: finding it, reading any state of a folder, and writing several files as one change.

Asking: `repo` (commits, branches, dates, people), `objects`, `snapshots` (files of a state, versions of a file),
`newest_commits`, `file_state` (in commit, index and work tree), `merge`, `settings`, `git_directory` (without git).
Writing: `transaction` by way of `commits`, `trees`, `locks` and `journal`; `recovery` after a crash; `tags`, `numbers`.
Besides: `operations`, what `sub` itself did; `ssh`, signing as git does. `plumbing` starts git, by what `gitpython`
imports of that library; everything else speaks to git through it.
"""
