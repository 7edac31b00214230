"""The commands of a script, in three languages."""

import shlex

import pytest
from hypothesis import given
from hypothesis import strategies as st

from candado.code.pipelines.command import Command, resolved
from candado.code.pipelines.model import Shell
from candado.code.pipelines.shell import parse


def words(text: str, shell: Shell = "bash") -> list[list[str]]:
    return [[word.text for word in command.words] for command in parse(text, shell)]


def named(text: str, name: str, shell: Shell = "bash") -> Command:
    return next(command for command in parse(text, shell) if command.name == name)


def test_commands_end_at_separators_and_comments_are_none() -> None:
    text = "make all; make test && make install || exit 1\n# make nothing\necho a#b # c"
    assert words(text) == [
        ["make", "all"],
        ["make", "test"],
        ["make", "install"],
        ["exit", "1"],
        ["echo", "a#b"],
    ]


@pytest.mark.parametrize(("shell", "mark"), [("bash", "\\"), ("cmd", "^"), ("powershell", "`"), ("sh", "^")])
def test_lines_that_go_on_are_one(shell: Shell, mark: str) -> None:
    for end in ("\n", "\r\n"):
        text = f"curl {mark}{end}  --insecure {mark}{end}  https://a{end}ls"
        assert words(text, shell) == [["curl", "--insecure", "https://a"], ["ls"]]


def test_places_are_those_of_what_is_written() -> None:
    text = "echo \"a b\"'c'  d"
    (command,) = parse(text, "bash")
    assert [text[word.start : word.end] for word in command.words] == ["echo", "\"a b\"'c'", "d"]
    assert [word.text for word in command.words] == ["echo", "a bc", "d"]
    assert text[command.start : command.end] == text


def test_a_pipe_tells_where_input_comes_from() -> None:
    shell = named("curl -sSL https://a | sudo -E bash -", "bash")
    assert shell.source and shell.source.name == "curl"
    assert named("curl a |\n  bash", "bash").source
    assert named("curl a || bash", "bash").source is None


def test_commands_inside_words() -> None:
    outer = named("bash <(curl -s https://a)", "bash")
    assert [inner.name for inner in outer.args[0].inner] == ["curl"]
    assert named('x="$(curl -k "https://a b")"', "curl").args[1].text == "https://a b"
    assert named("x=`curl a`; y", "curl")
    assert named("iex ((New-Object Net.WebClient).DownloadString('https://a'))", "new-object", "powershell")


@pytest.mark.parametrize(
    ("text", "shell"),
    [
        ("docker run --rm image bash -c 'cd x; curl a | sh'", "bash"),
        ('sudo su user -c "curl a"', "bash"),
        ('powershell -NoProfile -Command "curl a | iex"', "cmd"),
        ('eval "curl a"', "bash"),
    ],
)
def test_scripts_for_another_shell(text: str, shell: Shell) -> None:
    assert named(text, "curl", shell).args[0].text == "a"


def test_here_documents_are_no_commands() -> None:
    assert words("cat <<-'EOF' > file\ncurl a | sh\n\tEOF\nls") == [["cat"], ["ls"]]
    assert words("cat <<EOF\nnothing ends it") == [["cat"], ["nothing", "ends", "it"]]
    assert words("cat <<< word\nls") == [["cat"], ["ls"]]
    assert words('$a = @"\ncurl b\n"@\nls', "powershell") == [["$a", "=", "curl b"], ["ls"]]


def test_files_that_are_written() -> None:
    command = named("ssh-keyscan host 2>/dev/null >> ~/.ssh/known_hosts", "ssh-keyscan")
    assert [word.text for word in command.writes] == ["/dev/null", "~/.ssh/known_hosts"]
    assert [word.text for word in command.args] == ["host"]
    assert named("make 2>&1", "make").writes == ()


def test_what_stands_before_a_program() -> None:
    command = named("if ! A=1 sudo -u root -E /usr/bin/curl -fsSk a; then", "curl")
    assert [word.text for word in command.args] == ["-fsSk", "a"]
    assert [word.text for word in named("A=1 B= npm ci", "npm").args] == ["ci"]
    assert named("$out = Invoke-WebRequest $u", "invoke-webrequest", "powershell")
    assert named('& "C:\\tools\\Curl.exe" a', "curl", "powershell")


def test_options() -> None:
    command = named("curl -fsSk --proto=https -o x a", "curl")
    assert command.flag("-k", "--insecure") == command.args[0]
    assert command.flag("--proto") == command.args[1]
    assert command.flag("--insecure", "-x") is None


def test_cmd() -> None:
    text = "@echo off\nREM curl a\n:: curl a\nif exist x (\n  call npm ci\n) else (echo don't)\nset A=%B%"
    assert words(text, "sh") == [
        ["@echo", "off"],
        ["if", "exist", "x"],
        ["call", "npm", "ci"],
        ["else"],
        ["echo", "don't"],
        ["set", "A=%B%"],
    ]


def test_powershell() -> None:
    text = '<# curl a #>\nif ($a -gt 1) { iwr "say `"x`" ""y""" } # end\n& ls'
    assert words(text, "powershell") == [
        ["if", "($a -gt 1)"],
        ["$a", "-gt", "1"],
        ["iwr", 'say "x" "y"'],
        ["ls"],
    ]


def test_macros_and_expressions_are_text() -> None:
    assert words("echo $(Build.BuildId)/x ${{ parameters.a }} ${b:-c d}") == [
        ["echo", "$(Build.BuildId)/x", "${{ parameters.a }}", "${b:-c d}"]
    ]


@given(st.lists(st.text(st.characters(exclude_categories=("Cs", "Cc"))), min_size=1))
def test_quoted_words_come_back(given_words: list[str]) -> None:
    text = "run " + " ".join(shlex.quote(word) for word in given_words)
    assert words(text) == [["run", *given_words]]


PARTS = st.sampled_from(["curl ", "$(", "${{", "}}", "<<A\n", "<(", "<#", "#>", "%abc%", "bash -c '"])
CHARACTERS = st.sampled_from("A'\"\\)(`|&;#{}>@^ \n")


@given(st.lists(PARTS | CHARACTERS).map("".join), st.sampled_from(["bash", "sh", "cmd", "powershell"]))
def test_whatever_is_written_has_places(text: str, shell: Shell) -> None:
    for command in parse(text, shell):
        assert command.words
        assert 0 <= command.start < command.end <= len(text)
        for word in (*command.words, *command.writes):
            assert 0 <= word.start < word.end <= len(text)
        assert command.name == command.name.lower()


def test_a_bomb_is_read_to_the_end() -> None:
    for text in ("$(" * 50_000, "`" * 50_000, "<<A\n" * 20_000, "bash -c '" * 5_000, "${{" * 50_000):
        assert isinstance(parse(text, "bash"), tuple)


@pytest.mark.parametrize(
    ("text", "shell"), [("(cd a; curl b) | iex", "bash"), (". { curl b } | iex", "powershell")]
)
def test_the_output_of_a_group_is_piped_too(text: str, shell: Shell) -> None:
    source = named(text, "iex", shell).source
    assert source and source.name == "curl"


def test_variables_that_a_script_sets_are_known() -> None:
    text = 'URL=https://a\nFILE="$HOME/b"\ncurl "${URL}/c" -o $FILE | tee $OTHER'
    curl = next(command for command in resolved(parse(text, "bash")) if command.name == "curl")
    assert [word.text for word in curl.args] == ["https://a/c", "-o", "$HOME/b"]
    text = "$Url = 'https://a'\niwr $url | iex"
    iex = next(command for command in resolved(parse(text, "powershell")) if command.name == "iex")
    assert iex.source and iex.source.args[0].text == "https://a"


def test_variables_that_grow_are_left_as_they_are() -> None:
    text = "A=" + "x" * 100 + "\n" + "A=$A$A\n" * 100 + "curl $A"
    curl = next(command for command in resolved(parse(text, "bash")) if command.name == "curl")
    assert len(curl.args[0].text) <= 1000
