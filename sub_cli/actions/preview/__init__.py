"""What `sub preview` shows: which pages there are, what each is made from, and the page as it stands now."""
