"""The rules, by what they are about: each a Markdown page, and the function of its name that finds it."""
