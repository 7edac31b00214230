"""What was found in code, in every format: terminal, JSON, SARIF, JUnit and Markdown."""
