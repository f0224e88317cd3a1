"""How a comparison looks: a module for each form, one table that names them (`formats`). No form compares itself."""
