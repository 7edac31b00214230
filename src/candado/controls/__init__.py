"""The controls: <section of the article>/<control>.md. One file is one control, with nothing to register."""
