"""`python -m benchmarks.reader URL HOME`: only reads an organization, so that this can be measured alone."""

import asyncio
import os
import sys
from pathlib import Path

from candado.connect.credentials import PersonalAccessToken
from candado.connect.settings import Connection
from candado.scan import Target, needed, scan


class Quiet:
    """Progress that nobody looks at."""

    def planned(self, endpoint: str, units: int) -> None: ...

    def done(self, endpoint: str) -> None: ...


def main() -> None:
    """Read it whole, with the token in CANDADO_PAT."""
    url, home = sys.argv[1:]
    asyncio.run(
        scan(
            Target(url=url, organization=url.rpartition("/")[2]),
            PersonalAccessToken(os.environ["CANDADO_PAT"], "CANDADO_PAT"),
            Connection(max_load=1),
            home=Path(home),
            chosen=needed(),
            progress=Quiet(),
            options={"address": url, "project": "", "tables": ""},
        )
    )


if __name__ == "__main__":
    main()
