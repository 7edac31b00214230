"""Reads controls, asks them, applies exceptions and attestations, and scores. It knows no HTTP."""
