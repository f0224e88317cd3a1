"""What the sentences of an order do to a plan: a module for each thing that they are about."""
