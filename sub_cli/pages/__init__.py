"""What stands on a page, for PDF and web alike: gathered from the files of any state, as a job that can be rendered."""
