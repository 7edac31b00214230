"""Text that somebody else wrote becomes code."""
