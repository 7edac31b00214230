"""What was made in the designer is judged as files are."""

OF_THE_DESIGNER = ("oauth-token-for-scripts", "release-without-approval")
"""Rules that no control repeats."""
