"""Candado makes an Azure DevOps organization secure, and keeps it so."""

__version__ = "0.1.0"
