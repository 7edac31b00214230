"""Secrets and tokens that leak, or reach further than they must."""
