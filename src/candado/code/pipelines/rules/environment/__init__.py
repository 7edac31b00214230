"""The machines and shells that jobs run in."""
