"""Tests of what is examined at the end of a scan."""
