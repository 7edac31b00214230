"""Definitions as the service holds them: classic ones, their settings, and who may change them."""
