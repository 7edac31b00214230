"""One module per area of the service: the functions that answer its routes. All modules here are found."""
