"""Which texts of a step are executed, and by what."""

from collections.abc import Iterator

from candado.code.pipelines.model import Script, Shell, Step

_BODIES: dict[str, tuple[Shell, tuple[str, ...]]] = {
    "cmdline": ("sh", ("script",)),
    "bash": ("bash", ("script",)),
    "shellscript": ("bash", ("script",)),
    "powershell": ("powershell", ("script", "inlineScript")),
    "pythonscript": ("python", ("script",)),
    "azurecli": ("sh", ("inlineScript",)),
    "azurepowershell": ("powershell", ("Inline",)),
    "servicefabricpowershell": ("powershell", ("Inline",)),
    "powershellontargetmachines": ("powershell", ("InlineScript",)),
    "azurermwebappdeployment": ("sh", ("InlineScript",)),
    "ssh": ("bash", ("inline", "commands")),
    "azuremysqldeployment": ("sql", ("SqlInline",)),
    "mysqldeploymentonmachinegroup": ("sql", ("SqlInline",)),
    "sqlazuredacpacdeployment": ("sql", ("SqlInline",)),
    "sqldacpacdeploymentonmachinegroup": ("sql", ("InlineSql",)),
    "iiswebappmanagementonmachinegroup": ("cmd", ("AppCmdCommands",)),
    "kubernetes": ("other", ("inline",)),
}
"""Task to what runs its inline text, and the inputs that hold it. Source: task.json of the built-in tasks."""

_ARGUMENTS = (
    "arguments",
    "scriptArguments",
    "args",
    "options",
    "commandOptions",
    "customCommand",
    "msbuildArguments",
    "msbuildArgs",
    "argument",
    "extraArgs",
    "additionalArguments",
)

_SHORTHANDS: dict[str, Shell] = {
    "script": "sh",
    "bash": "bash",
    "pwsh": "powershell",
    "powershell": "powershell",
}


def scripts(step: Step) -> Iterator[Script]:
    """The scripts of a step, and the arguments of what it calls."""
    if step.keyword in _SHORTHANDS:
        yield Script(_SHORTHANDS[step.keyword], step.head, step)
        return
    if step.keyword != "task" or step.inputs is None:
        return
    if known := _BODIES.get(step.task):
        shell, inputs = known
        if step.task == "azurecli" and (kind := step.says("scriptType")):
            shell = _CLI.get(kind, shell)
        if not _names_file(step):
            for name in inputs:
                for text in step.all_inputs(name):
                    yield Script(shell, text, step)
    for name in _ARGUMENTS:
        for text in step.all_inputs(name):
            yield Script(known[0] if known else "other", text, step, argument=True)


_CLI: dict[str, Shell] = {"bash": "bash", "batch": "cmd", "ps": "powershell", "pscore": "powershell"}


def _names_file(step: Step) -> bool:
    """Whether it runs a file, so that an inline text left over from before is dead."""
    kind = step.says("targetType") or step.says("scriptType") or step.says("scriptSource")
    return kind in ("filepath", "file") or step.says("scriptLocation") == "scriptpath"
