"""Reading SQL, and the one door through which people's SQL runs."""
