"""What is wrong in a programme, found without changing anything: structure, references, errata, memos. Pure."""
