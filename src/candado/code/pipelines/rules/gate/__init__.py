"""What should stop a run, and does not."""
