"""Pipelines that nobody wrote: the analysis must survive each, at once, and point into the text."""
