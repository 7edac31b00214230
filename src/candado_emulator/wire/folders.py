"""Definitions lie in folders: the state keeps folder and name as one key, the wire has them apart."""


def name_of(key: str) -> str:
    """The name without the folder."""
    return key.rpartition("/")[2]


def folder_of(key: str) -> str:
    """The folder as on the wire: \\, \\team, ..."""
    return "\\" + key.rpartition("/")[0].replace("/", "\\")


def key_of(name: str, folder: str | None) -> str:
    """The key of a definition with this name in a folder as on the wire."""
    return "/".join([*(part for part in (folder or "").replace("\\", "/").split("/") if part), name])
