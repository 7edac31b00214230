"""What lies inside repositories: pipelines, secrets, components."""
