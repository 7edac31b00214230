"""`python -m tests.fuzz SECONDS [FOLDER]`: look for texts that the analysis does not survive.

The texts are made of the rules' examples, the emulated companies' files, and the YAML below FOLDER. Each text
that fails is written below `out/fuzz`.
"""

import hashlib
import signal
import sys
import traceback
from pathlib import Path
from random import Random, SystemRandom
from time import monotonic, process_time
from types import FrameType

from tests.fuzz.mutation import made
from tests.fuzz.seeds import below, shipped
from tests.fuzz.trial import trial

INTO = Path("out", "fuzz")
SLOW, HANGS = 2.0, 30.0
"""seconds of processor time: after which a text counts as failed, and after which it is stopped"""


def main(seconds: float, folder: Path | None) -> int:
    """Try texts for so many seconds; how many failed."""
    seed = SystemRandom().randrange(2**32)
    random, texts = Random(seed), shipped() + (below(folder) if folder else [])
    tried = failed = 0
    end = monotonic() + seconds
    signal.signal(signal.SIGVTALRM, _stopped)
    while monotonic() < end:
        files = {"azure-pipelines.yml": made(random, texts), "template.yml": made(random, texts)}
        tried += 1
        wrong = _wrong(files)
        if wrong:
            failed += 1
            print(f"{_kept(files)}: {wrong}", flush=True)
    print(f"{tried} texts of {len(texts)} tried, {failed} failed (seed {seed})")
    return failed


def _wrong(files: dict[str, str]) -> str:
    begun = process_time()
    signal.setitimer(signal.ITIMER_VIRTUAL, HANGS)
    try:
        wrong = trial(files)
    except Exception:  # noqa: BLE001 - whatever it is, it is what is looked for
        wrong = traceback.format_exc()
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    taken, size = process_time() - begun, sum(map(len, files.values()))
    return wrong or (f"{size} characters take {taken:.1f} s" if taken > SLOW else "")


def _stopped(number: int, frame: FrameType | None) -> None:
    raise TimeoutError(f"it takes more than {HANGS} s")


def _kept(files: dict[str, str]) -> Path:
    folder = INTO / hashlib.sha256("\0".join(files.values()).encode(errors="replace")).hexdigest()[:12]
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8", newline="")
    return folder


if __name__ == "__main__":
    sys.exit(1 if main(float(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else None) else 0)
