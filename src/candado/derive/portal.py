"""Where a row is in the portal, as SQL."""

import re

_PLACEHOLDER = re.compile(r"\{(\+?)(\w+)\}")


def path(template: str, row: str) -> str:
    """An SQL expression for the page of a row (a table's alias) below the organization's address.

    Templates are URI templates (RFC 6570): {column} is percent-encoded, {+column} is a path already.
    """
    parts: list[str] = []
    end = 0
    for match in _PLACEHOLDER.finditer(template):
        parts.append(_text(template[end : match.start()]))
        value = f"coalesce({row}.{match[2]}, '')"
        parts.append(value if match[1] else f"url_encode({value})")
        end = match.end()
    return " || ".join([*parts, _text(template[end:])])


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"
