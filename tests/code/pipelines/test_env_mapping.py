"""Text handed over by the environment: no value of it runs, and all else stays as it was."""

import subprocess
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from candado.code.pipelines.env_mapping import Use, repairs
from candado.code.pipelines.fixes import Fix
from candado.code.pipelines.macros import macros
from candado.code.pipelines.model import Script
from tests.code.pipelines.made import mended, pipeline

BRANCH = "$(Build.SourceBranchName)"
NAME = "BUILD_SOURCEBRANCHNAME"
HOSTILE = (
    "$(touch canary)",
    "`touch canary`",
    "; touch canary;",
    '"; touch canary; "',
    "'; touch canary; '",
    "main\ntouch canary\n",
    "x) touch canary;; y",
    "${IFS}&&touch${IFS}canary",
    '\\"$(touch canary)',
    "* > canary",
    "a[$(touch canary)]",
    "x/;1e touch canary\n",
    '"; system("touch canary"); "',
)


def script(text: str) -> Script:
    return pipeline(text).steps[0].scripts[0]


def repair(text: str) -> Fix | None:
    """The repair of all macros of the first script that are about branches or are named secret."""
    found = script(text)
    uses = [Use(macro.start, macro.end, macro.name) for macro in macros(found.text) if "." in macro.name]
    made = repairs(found, uses, "Read it from the environment")
    return next((fix for fix in made if fix), None)


def step(body: str, keyword: str = "bash") -> str:
    return yaml.safe_dump({"steps": [{keyword: body}]}, default_style="|")


def output(body: str, value: str, folder: Path) -> str:
    """What the script prints; the folder is empty after it, or the value ran."""
    ran = subprocess.run(
        ["bash", "--noprofile", "--norc", "-c", body],
        env={NAME: value, "PATH": "/usr/bin:/bin"},
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=20,
    )
    assert list(folder.iterdir()) == []
    return ran.stdout


@pytest.mark.parametrize("value", HOSTILE)
@pytest.mark.parametrize(
    ("body", "printed"),
    [
        (f"printf %s {BRANCH}", "{}"),
        (f'printf %s "{BRANCH}"', "{}"),
        (f"printf %s '{BRANCH}'", "{}"),
        (f"printf %s 'of {BRANCH} it'", "of {} it"),
        (f"printf %s pre-{BRANCH}_post", "pre-{}_post"),
        (f'printf %s "{BRANCH}_post"', "{}_post"),
        (f'printf %s "$(printf %s "{BRANCH}")."', "{}."),
        (f'printf %s "$(printf %s {BRANCH})."', "{}."),
        (f'it=it; printf %s it\\"s"$it"{BRANCH}', 'it"sit{}'),
        (f'x={BRANCH}\nprintf %s "$x"', "{}"),
        (f'export x={BRANCH} y=1\nprintf %s "$x"', "{}"),
        (f"[ {BRANCH} = main ] || printf other", "other"),
        (f"[[ {BRANCH} == main ]] || printf other", "other"),
        (f"case {BRANCH} in main) printf main;; *) printf other;; esac", "other"),
        (f"cat <<EOF\nof {BRANCH}\nEOF", "of {}\n"),
        (f"cat <<-EOF\n\tof {BRANCH}s\n\tEOF\nprintf %s {BRANCH}", "of {}s\n{}"),
        (f"# about {BRANCH}\nprintf %s it", "it"),
        (f"printf %s it # about {BRANCH}", "it"),
        (f"printf %s it \\\n  # about\nprintf %s {BRANCH}", "it{}"),
        (f"echo ${{#x}} > /dev/null; printf %s {BRANCH}", "{}"),
        (f"(printf %s {BRANCH}) | cat", "{}"),
        (f"f() {{ printf %s {BRANCH}; }}; f", "{}"),
    ],
)
def test_nothing_of_a_hostile_value_runs(body: str, printed: str, value: str, tmp_path: Path) -> None:
    text = step(body)
    fix = repair(text)
    assert fix is not None
    after = script(mended(text, fix))
    assert BRANCH not in after.text.value
    kept = value.rstrip("\n") if "$(printf" in body else value
    assert output(after.text.value, value, tmp_path) == printed.replace("{}", kept)


@pytest.mark.parametrize(
    "body",
    [
        f"eval echo {BRANCH}",
        f"bash -c 'echo {BRANCH}'",
        f'sudo sh -ec "echo {BRANCH}"',
        f"ssh host 'git checkout {BRANCH}'",
        f"ssh host <<EOF\ngit checkout {BRANCH}\nEOF",
        f"ssh host '\ngit checkout {BRANCH}\n'",
        f"echo {BRANCH} | xargs -I% sh -c 'echo %'",
        f"echo echo {BRANCH} | bash",
        f"python3 -c \"print('{BRANCH}')\"",
        f"python - <<EOF\nprint('{BRANCH}')\nEOF",
        f"{BRANCH} --version",
        f"sudo {BRANCH}/run.sh",
        f"'{BRANCH}' --version",
        f"x=`echo {BRANCH}`",
        f"echo ${{x:-{BRANCH}}}",
        f"echo $(( {BRANCH} + 1 ))",
        f"(( {BRANCH} > 1 ))",
        f"[[ $x =~ {BRANCH} ]]",
        f"cat <<'EOF'\n{BRANCH}\nEOF",
        f"echo $'{BRANCH}'",
        f"echo \\{BRANCH}",
        f"awk '{{ print \"{BRANCH}\" }}' file",
        f'sed -i "s/VERSION/{BRANCH}/" file',
        f"[[ 1 -lt {BRANCH} ]]",
        f"[[ {BRANCH} -gt 1 ]]",
        f"x[{BRANCH}]=1",
        f"let x={BRANCH}",
        f"unset {BRANCH}",
        f"psql -c \"select '{BRANCH}'\"",
        f"echo '{BRANCH}",
    ],
)
def test_what_another_reader_would_read_as_code_is_left_alone(body: str) -> None:
    assert repair(step(body)) is None


FRAGMENTS = st.sampled_from(
    ["echo ", "'", '"', "$(printf ", ")", "`", "\\", "#", "\n", ";", " ", "|", "{", "}", "${x", "<<E\n",
     "\nE\n", "x=", "[[ ", "]]", "&&", "(", "case x in x)", "esac", BRANCH, "printf %s "]
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(fragments=st.lists(FRAGMENTS, max_size=12), value=st.sampled_from(HOSTILE))
def test_nothing_runs_in_any_mended_script(
    fragments: list[str], value: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    body = "".join([*fragments, BRANCH, "\n"]).strip() + "\n"
    text = f"steps:\n- bash: {yaml.safe_dump(body, default_style=chr(34), width=10_000)}"
    fix = repair(text)
    if fix is not None:
        after = script(mended(text, fix)).text.value
        output(after.replace(BRANCH, "left"), value, tmp_path_factory.mktemp("bash"))


@pytest.mark.parametrize(
    ("before", "after", "safe"),
    [
        (f'Write-Host "on {BRANCH}"', 'Write-Host "on $env:{}"', True),
        (f'Write-Host "{BRANCH}_x: {BRANCH}"', 'Write-Host "${env:{}}_x: $env:{}"', True),
        (f"Write-Host '{BRANCH}'", 'Write-Host "$env:{}"', True),
        (f"git checkout {BRANCH}", "git checkout $env:{}", True),
        (f'if ("{BRANCH}" -eq "main") {{ }}', 'if ("$env:{}" -eq "main") { }', True),
        (f"build /p:Branch={BRANCH}.1", "build /p:Branch=$env:{}.1", False),
        (f'$x = @"\n{BRANCH}\n"@', '$x = @"\n$env:{}\n"@', False),
        (f"# {BRANCH}\nmake", "# Build.SourceBranchName\nmake", True),
        (f"<# {BRANCH} #>", "<# Build.SourceBranchName #>", True),
        (f'Write-Host "$(Get-X {BRANCH})"', 'Write-Host "$(Get-X $env:{})"', True),
        (f"Write-Host 'costs $5 on {BRANCH}'", None, True),
        (f"$x = @'\n{BRANCH}\n'@", None, True),
        (f'iex "git checkout {BRANCH}"', None, True),
        (f'cmd /c "echo {BRANCH}"', None, True),
        (f"{BRANCH} -Verbose", None, True),
        (f"& '{BRANCH}' -Verbose", None, True),
        (f'Write-Host "`{BRANCH}"', None, True),
    ],
)
def test_powershell(before: str, after: str | None, safe: bool) -> None:
    text = step(before, "pwsh")
    fix = repair(text)
    if after is None:
        assert fix is None
    else:
        assert fix is not None
        assert script(mended(text, fix)).text.value == after.replace("{}", NAME)
        assert fix.safe is safe


def on(image: str, body: str) -> str:
    return yaml.safe_dump({"pool": {"vmImage": image}, "steps": [{"script": body}]}, default_style="|")


def test_the_agents_shell_is_told_by_the_pool() -> None:
    unix, windows = (repair(on(image, f"echo {BRANCH}\n")) for image in ("ubuntu-24.04", "windows-2025"))
    assert unix is not None
    assert windows is not None
    assert (unix.safe, windows.safe) == (True, False)
    assert f"setlocal EnableDelayedExpansion\n    echo !{NAME}!\n" in mended(
        on("windows-2025", f"echo {BRANCH}\n"), windows
    ).replace("|-", "|")
    unknown = repair(f"pool: Own\nsteps:\n- script: echo {BRANCH}\n")
    assert unknown is not None
    assert not unknown.safe


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            'steps:\n- bash: echo "$(Build.X)"  # why\n- bash: make\n',
            'steps:\n- bash: echo "$BUILD_X"  # why\n  env:\n    BUILD_X: $(Build.X)\n- bash: make\n',
        ),
        (
            "steps:\n  - name: Go\n    bash: |\n      echo $(Build.X)\n\n# next\n  - bash: make\n",
            'steps:\n  - name: Go\n    bash: |\n      echo "$BUILD_X"\n    env:\n      BUILD_X: $(Build.X)\n'
            "\n# next\n  - bash: make\n",
        ),
        (
            "steps:\n- bash: echo $(Build.X)\n  env:\n    A: 1  # one\n    # two\n  name: last\n",
            'steps:\n- bash: echo "$BUILD_X"\n  env:\n    A: 1  # one\n    # two\n    BUILD_X: $(Build.X)\n'
            "  name: last\n",
        ),
        (
            "steps:\n- bash: echo $(Build.X)\n  env:\n    Mine: $(Build.X)\n",
            'steps:\n- bash: echo "$Mine"\n  env:\n    Mine: $(Build.X)\n',
        ),
        (
            "steps:\n- bash: echo $(Build.X)\n  env:\n    BUILD_X: other\n",
            'steps:\n- bash: echo "$BUILD_X_VALUE"\n  env:\n    BUILD_X: other\n'
            "    BUILD_X_VALUE: $(Build.X)\n",
        ),
        (
            "steps:\n- task: Bash@3\n  inputs:\n    script: 'echo ''$(Build.X)'''\n    targetType: inline\n",
            "steps:\n- task: Bash@3\n  inputs:\n    script: 'echo ''''\"$BUILD_X\"'''''\n"
            "    targetType: inline\n  env:\n    BUILD_X: $(Build.X)\n",
        ),
        (
            'steps:\n- bash: "echo \\"$(Build.X)\\" $(Build.X)"\n',
            'steps:\n- bash: "echo \\"$BUILD_X\\" \\"$BUILD_X\\""\n  env:\n    BUILD_X: $(Build.X)\n',
        ),
        (
            "steps:\n- bash: echo $(Build.X)\n  name: >\n    a\n\n    b\n",
            'steps:\n- bash: echo "$BUILD_X"\n  name: >\n    a\n\n    b\n  env:\n    BUILD_X: $(Build.X)\n',
        ),
        (
            "steps:\n- bash: echo $(Build.X) $(Build.Y)",
            'steps:\n- bash: echo "$BUILD_X" "$BUILD_Y"\n  env:\n    BUILD_X: $(Build.X)\n'
            "    BUILD_Y: $(Build.Y)",
        ),
    ],
)
def test_the_rest_of_the_file_stays_as_it_is(before: str, after: str, newline: str) -> None:
    before = before.replace("\n", newline)
    fix = repair(before)
    assert fix is not None
    expected = after.replace("\n", newline) if newline in before else after
    assert mended(before, fix) == expected


@pytest.mark.parametrize(
    "text",
    [
        "steps:\n- {bash: echo $(Build.X)}\n",
        "steps:\n- task: Bash@3\n  inputs: {script: echo $(Build.X)}\n",
        "steps:\n- bash: echo $(Build.X)\n  env: {A: b}\n",
        "steps:\n- bash: $(Build.X)\n",
        "steps:\n- bash: echo $(Build.X)\n  displayName: |+\n    kept\n\n",
        "steps:\n- bash: echo $(Build.X)\n  ${{ if parameters.x }}:\n    env:\n      A: b\n",
        "steps:\n- task: Ssh@0\n  inputs:\n    runOptions: inline\n    inline: echo $(Build.X)\n",
        "steps:\n- task: Bash@3\n  inputs:\n    filePath: a.sh\n    arguments: $(Build.X)\n",
        "steps:\n- task: PythonScript@0\n  inputs:\n    script: print('$(Build.X)')\n",
    ],
)
def test_what_cannot_be_mended_in_place_is_left_alone(text: str) -> None:
    assert repair(text) is None
