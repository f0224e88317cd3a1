"""What a document is: sections, their outline, their numbers and the references between them. Pure."""
