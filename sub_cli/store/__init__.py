"""Documents, errata and memos as files: strict reading, and edits that touch only the value that changed."""
