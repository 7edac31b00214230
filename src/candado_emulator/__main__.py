"""`python -m candado_emulator`: serves an organization until it is interrupted.

Prints one line, `ready http://localhost:N/ORG`, when it serves.
"""

import argparse
import sys

from .server import serve
from .worlds import NAMES


def main() -> int:
    """Reads the command line; 2 where it is wrong."""
    parser = argparse.ArgumentParser(
        prog="python -m candado_emulator", description="Serve an Azure DevOps organization on localhost."
    )
    parser.add_argument("--port", type=int, default=0, help="0, the default, is a free one")
    parser.add_argument("--world", default="demo", help=f"{', '.join(NAMES)}, or a file (default: demo)")
    parser.add_argument("--size", type=int, metavar="PROJECTS", help="a generated world of this size instead")
    given = parser.parse_args()
    try:
        serve(given.world, given.port, size=given.size)
    except (ValueError, OSError) as error:
        print(error, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
