"""Code, images and tools that others can change."""
