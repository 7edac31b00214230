"""Expanded nodes to the model, following every template that is at hand."""
