"""A language server: findings while people write a pipeline, and repairs at a keystroke.

Source: [Language Server Protocol 3.17](https://microsoft.github.io/language-server-protocol/).
"""
