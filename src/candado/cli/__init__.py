"""One module per command: parses, calls, prints; no logic.

A command is a module with a click command `command`, and its line in `commands.COMMANDS`. It prints results
with `streams.put` or what `terminal` has, says all else with `terminal.say`, raises `exits.Failure` where it
cannot go on, and returns an `exits.Exit` where that is not 0. Errors of other parts are known to `failures`.
"""
