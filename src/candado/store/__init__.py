"""Snapshots and assessments on disk: staged, written once, opened, verified, compared, pruned."""
