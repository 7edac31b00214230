"""A model or a pickle from elsewhere is loaded, which may run code."""

import re
from collections.abc import Iterator

from candado.code.pipelines.downloads import DOWNLOADERS
from candado.code.pipelines.model import Job, Script
from candado.code.pipelines.rule import Match
from candado.code.pipelines.shell import commented
from candado.code.pipelines.text import Span

_HINTS = (
    "trust_remote_code",
    "trust-remote-code",
    "torch.load",
    "pickle.load",
    "from_pretrained",
    "joblib.load",
)
_TRUSTED = re.compile(
    r"trust_remote_code\s*=\s*True\b|--trust[-_]remote[-_]code\b(?!\s*[= ]\s*false)", re.IGNORECASE
)
_LOAD = re.compile(r"\b(?:torch|c?[pP]ickle|joblib|dill)\.loads?\(([^\n]*)")
_PRETRAINED = re.compile(r"\bfrom_pretrained\(\s*(['\"])([^'\"\n]+)\1([^\n]*)")
_FETCHES = re.compile(
    rf"\b(?:{'|'.join(sorted(DOWNLOADERS))}|hf_hub_download|snapshot_download|huggingface-cli|urlretrieve|urlopen"
    r"|requests\.get|load_state_dict_from_url|azcopy|aws s3 cp|gsutil cp|az storage blob download)\b"
)
_LOCAL = re.compile(r"[./~$\\]|[A-Za-z]:")


def insecure_model_or_pickle(job: Job) -> Iterator[Match]:
    """Models by a name that moves, with code of their own, and pickles that were downloaded."""
    scripts = [script for step in job.steps for script in step.scripts]
    fetches: bool | None = None
    for script in scripts:
        if not any(map(script.lower.__contains__, _HINTS)):
            continue
        if fetches is None:
            fetches = any(_FETCHES.search(other.lower) for other in scripts)
        yield from _found(script, fetches=fetches)


def _found(script: Script, *, fetches: bool) -> Iterator[Match]:
    text = script.text.value

    def place(found: re.Match[str], end: int) -> Span:
        return script.text.at(found.start(), end)

    for found in _TRUSTED.finditer(text):
        if not commented(text, found.start()):
            yield Match(
                at=place(found, found.end()), message="the model brings code of its own, which runs here"
            )
    for found in _LOAD.finditer(text):
        if fetches and "weights_only=True" not in found[1] and not commented(text, found.start()):
            message = "what was downloaded is unpickled: that runs whatever code it holds"
            yield Match(at=place(found, found.start(1) - 1), message=message)
    for found in _PRETRAINED.finditer(text):
        local = _LOCAL.match(found[2]) is not None
        if not local and "revision" not in found[3] and not commented(text, found.start()):
            yield Match(
                at=place(found, found.end(2) + 1), message=f"{found[2]} is taken as it is at that moment"
            )
