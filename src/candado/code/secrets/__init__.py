"""Credentials in texts: by their form, or by what they are called."""
