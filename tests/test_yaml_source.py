"""What holds for YAML files whatever people, editors and attackers put into them. Single mistakes: cases/yaml."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from okrsite.diagnostics import Diagnostic, has_errors
from okrsite.yaml_source import Document, Node, parse, parsers, read_documents
from okrsite.yaml_source.edits import Editable
from okrsite.yaml_source.events import EventReader
from okrsite.yaml_source.places import by_events, by_lines, open_brackets
from okrsite.yaml_source.plain import Irregular, plain_data
from okrsite.yaml_source.text import Lines, cleaned, normal

BOTH = pytest.mark.parametrize("events", [parsers.c_events, parsers.pure_events])
MACHINES = ((parsers.c_events, parsers.pure_events), (parsers.pure_events,))
"""With libyaml, and without."""
PIECES = (
    *("a", "x y", "it's", "-5", "2026-11-20", "é", "null", "~", "k: ", "k: v", "a/b", "a:b", "\u3000", "\U0001f600"),
    *("- ", " ", "  ", "\n", "\n", "\n  ", "\n- ", "\n  - ", ":", ": ", ", ", "{", "}", "[", "]", '"', "'", '"a: b"'),
    *("{a: 1}", "{a: 1, b: [c, d]}", "[{a: b}, c]", "[]", "#", " # c", " #1", "|\n  x", ">", "?", "&", "*", "!", "%"),
    *("\\", "\t", "\x00", "\u2028", "\ufeff", "---", "...", "<<: "),
)
LINES = (
    *("a: 1", "b: x y", 'c: "q: r"', 'd: {e: 1, f: "g, h", i: [j, k]}', "l: [m, {n: o}]", "p:", "q:", "- r", "- s: t"),
    *(
        "- u:",
        "# w",
        "",
        "x: y # z",
        "k: it's",
        "- {a: b}",
        '- "x"',
        "k: a, b",
        "k: a]",
        "k: a:b",
        "a",
        "k: a  ",
        "é: ü",
    ),
    *(
        "k: 'a: b'",
        "- 'a #b'",
        "k: {a: 'b, c', d: ['e]', '']}",
        "k: 'it''s'",
        "k: 'a' b",
        "k: {a: 'b' c}",
        """k: 'a\\"b'""",
    ),
    *("k: {a: -1}", "k: a\u00a0", "k: {a: b\u3000}", "k: {a: x|y>z&w*v!}", "k: a - b", "k: {a: b - c}", "k: {a: b'c}"),
)
INDENTED = st.tuples(st.sampled_from((0, 0, 2, 2, 4, 4, 6, 8, 1, 3)), st.sampled_from(LINES)).map(
    lambda row: " " * row[0] + row[1]
)
ODD_TEXT = st.lists(st.sampled_from(PIECES), max_size=14).map("".join) | st.text(max_size=40)
REGULAR_TEXT = st.lists(INDENTED, max_size=8).map("\n".join)

WORDS = st.text(st.characters(exclude_categories=("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")), max_size=12)
NODES: st.SearchStrategy[Node] = st.recursive(
    st.none() | WORDS,
    lambda inner: st.lists(inner, min_size=1, max_size=3) | st.dictionaries(WORDS, inner, min_size=1, max_size=3),
    max_leaves=12,
)


@BOTH
@settings(max_examples=200)
@given(text=ODD_TEXT | REGULAR_TEXT)
def test_any_text_is_read_or_refused_with_a_place(events: parsers.Events, text: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(parsers, "IN_TURN", (events,))
        document = parse("a.yaml", text.encode("utf-8", "surrogatepass"))
    rows = text.removeprefix("\ufeff").replace("\r\n", "\n").split("\n")
    for finding in document.findings:
        assert str(finding).isprintable()
        assert 1 <= finding.place.line <= len(rows)
        assert 1 <= finding.place.column <= len(rows[finding.place.line - 1]) + 1
    assert document.data is not None or has_errors(document.findings) or not text.strip()


@settings(max_examples=300)
@given(text=ODD_TEXT)
@example(text="a: {note: Since 14:30 all is well?, evidence: https://example.com/x}")
@example(text="a: b\t\n...\n...\n")
@example(text="a: b\tc\n\t- d")
@example(text="a: >#1 of all\n  b")
@example(text="a: {? }")
@example(text="a: {*b: &c}")
@example(text="a: |\t\n  b")
@example(text="{a:1, b:2}")
def test_a_text_is_read_alike_with_libyaml_and_without(text: str) -> None:
    """The same data, places and words."""
    read = []
    for machine in MACHINES:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(parsers, "IN_TURN", machine)
            lines, findings = Lines("a.yaml", text), list[Diagnostic]()
            reader = EventReader(cleaned(text, lines, findings), lines, findings)
        read.append((reader.data, reader.offsets, sorted(findings)))
    assert read[0] == read[1]


@pytest.mark.parametrize("machine", MACHINES, ids=["libyaml", "pure"])
@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("{a: Since 14:30 all is well, b: c}", "Since 14:30 all is well"),
        ("{b: c, a: https://example.com/x?y=1}", "https://example.com/x?y=1"),
        ("{a: Is it enough? We think so}", "Is it enough? We think so"),
        ("{a: really?}", "really?"),
        ("{a: [1:2, https://x], b: c}", ["1:2", "https://x"]),
    ],
)
def test_text_in_brackets_needs_no_quotes(
    machine: tuple[parsers.Events, ...], text: str, value: Node, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And one value of such a file is changed as in any other."""
    monkeypatch.setattr(parsers, "IN_TURN", machine)
    document = _document(f"k: {text}\nl: m\n")
    assert not document.findings
    assert isinstance(document.data, dict)
    assert isinstance(inner := document.data["k"], dict)
    assert inner["a"] == value
    assert document.place("k", "a")[1:] == (1, 5 + text.index("a: ") + 2)
    assert Editable(f"k: {text}\n".encode()).with_value(["k", "a"], "x", ()).text == "x"


@given(content=st.binary(max_size=60))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    document = parse("a.yaml", content)
    assert document.data is not None or document.findings
    document.place("a", 0)


@BOTH
@settings(max_examples=400)
@given(text=REGULAR_TEXT | ODD_TEXT)
@example(text="a:\n- b\nc: {d: [e, f]}\n")
@example(text='a: {b: [], c: ["", d]}\ne: [{}, {f: ""}]\n')
def test_the_quick_reader_reads_what_a_parser_reads(events: parsers.Events, text: str) -> None:
    try:
        data = plain_data(text)
    except Irregular:
        return
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(parsers, "IN_TURN", (events,))
        lines = Lines("a.yaml", text)
        reader = EventReader(cleaned(text, lines, []), lines, [])
    assert (reader.data, reader.findings) == (data, [])


@settings(max_examples=400)
@given(text=REGULAR_TEXT | ODD_TEXT)
@example(text='a: {b: [], c: ["", d]}\ne: [{}, {f: ""}]\n')
@example(text='# c\n\na:\n- b: c\n  d:\n    - e\n    - {f: g}\nk: [l]\nm: "n"')
def test_the_quick_places_are_those_of_a_parser(text: str) -> None:
    try:
        data = plain_data(text)
    except Irregular:
        return
    _compare_places(text, data)


def _compare_places(text: str, data: Node) -> None:
    lines = Lines("a.yaml", text)
    quick, closed = by_lines(text, data, lines)
    for keys, node in closed.items():
        open_brackets(quick, keys, node, text)
    assert quick == by_events(text, data, lines)


@pytest.mark.parametrize(
    "path", sorted((Path(__file__).parent / "cases").glob("**/*.yaml")), ids=lambda path: path.stem
)
def test_the_quick_places_in_files_people_write(path: Path) -> None:
    text = normal(path.read_bytes())
    with suppress(Irregular):
        _compare_places(text, plain_data(text))


def test_the_quick_reader_takes_what_people_write() -> None:
    text = (
        "date: 2026-11-20\nupdates:\n  platform/calm/p99: {value: 512, note: \"Warm, at last\", done: [a, 'b']}\n"
        "list:\n- one\n- k: 'v: w'\n"
    )
    assert plain_data(text) == {
        "date": "2026-11-20",
        "updates": {"platform/calm/p99": {"value": "512", "note": "Warm, at last", "done": ["a", "b"]}},
        "list": ["one", {"k": "v: w"}],
    }


@given(data=st.dictionaries(WORDS, NODES, min_size=1, max_size=4))
def test_what_is_dumped_reads_back_and_places_point_at_it(data: dict[str, Node]) -> None:
    text = "".join(_dumped(data, 0))
    document = parse("a.yaml", text.encode())
    assert not document.findings
    assert document.data == data
    rows = text.split("\n")
    for keys, value in _scalars(data, ()):
        place = document.place(*keys)
        start = json.dumps(value, ensure_ascii=False) if value is not None else _nothing(keys)
        assert rows[place.line - 1][place.column - 1 :].startswith(start)


def _dumped(node: Node, column: int) -> Iterator[str]:
    """Block style, every text in double quotes."""
    if isinstance(node, dict):
        for key, value in node.items():
            yield f"{' ' * column}{json.dumps(key, ensure_ascii=False)}:"
            yield from _below(value, column + 2)
    elif isinstance(node, list):
        for value in node:
            yield f"{' ' * column}-"
            yield from _below(value, column + 2)
    else:
        yield "\n" if node is None else f" {json.dumps(node, ensure_ascii=False)}\n"


def _below(node: Node, column: int) -> Iterator[str]:
    if isinstance(node, dict | list):
        yield "\n"
    yield from _dumped(node, column)


def _scalars(node: Node, keys: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], str | None]]:
    if isinstance(node, dict):
        for key, value in node.items():
            yield from _scalars(value, (*keys, key))
    elif isinstance(node, list):
        for number, value in enumerate(node):
            yield from _scalars(value, (*keys, number))
    else:
        yield keys, node


def _nothing(keys: tuple[str | int, ...]) -> str:
    return "-" if isinstance(keys[-1], int) else json.dumps(keys[-1], ensure_ascii=False)


def _document(text: str | bytes) -> Document:
    return parse("f.yaml", text if isinstance(text, bytes) else text.encode())


def _found(text: str | bytes) -> list[tuple[str, int, int]]:
    return [(finding.rule, finding.place.line, finding.place.column) for finding in _document(text).findings]


def test_places() -> None:
    document = _document("\ufefftitle: A\r\nlist:\r\n  - {id: x, n: [1, 2]}\r\n  - id: y\r\nnone:\r\n")
    assert document.place("title")[1:] == (1, 8)
    assert document.key_place("title")[1:] == (1, 1)
    assert document.place("list")[1:] == (3, 3)
    assert document.place("list", 0)[1:] == document.key_place("list", 0)[1:] == (3, 5)
    assert document.place("list", 0, "n", 1)[1:] == (3, 20)
    assert document.place("list", 1, "id")[1:] == (4, 9)
    assert document.place("none")[1:] == (5, 1)
    assert document.place("list", 1, "missing", "deeper")[1:] == (4, 5)
    assert document.place() == ("f.yaml", 1, 1)
    assert _document("a: [").place("a") == ("f.yaml", 0, 0)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", [("file-empty", 1, 1)]),
        (b"\xef\xbb\xbf", [("file-empty", 1, 1)]),
        (b"title: caf\xe9\n", [("file-encoding", 1, 11)]),
        (b"\xef\xbb\xbfa: b\r\nc: \xff", [("file-encoding", 2, 4)]),
        ("title: A\n".encode("utf-16"), [("file-encoding", 1, 1)]),
        ("title: A\n".encode("utf-16-be"), [("file-encoding", 1, 1)]),
        (b"a: b\x00\nc: \x1b[2J\n", [("text-control", 1, 5), ("text-control", 2, 4)]),
        ("a: b\u2028c: d\n".encode(), [("text-control", 1, 5), ("yaml-syntax", 1, 7)]),
        (b"a: b\rc: d\n", [("text-control", 1, 5), ("yaml-syntax", 1, 7)]),
        ("a: \u202eb: c".encode(), [("text-control", 1, 4), ("yaml-syntax", 1, 6)]),
        (b"a: " + b"x" * (1 << 20), [("file-size", 0, 0)]),
        (b"\xef\xbb\xbftitle: A\r\nowner: x\r\n", []),
    ],
)
def test_bytes_that_are_not_plain_text(content: bytes, expected: list[tuple[str, int, int]]) -> None:
    assert _found(content) == expected


def test_not_more_findings_than_anyone_mends() -> None:
    findings = _document("a: &a x\nb: [" + "*a, " * 100_000 + "]").findings
    assert len(findings) == 51
    assert "more than 50" in findings[-1].message


@pytest.mark.parametrize("machine", MACHINES, ids=["libyaml", "pure"])
@pytest.mark.parametrize(
    "text",
    [
        "k: " + "[" * 100_000,
        "{a: " * 100_000,
        "- " * 100_000,
        "k: 1\n" + "? " * 100_000 + "a\n",
        " " * 100_000 + "x: [",
        "a: " + "b " * 50_000 + ": x",
        "a: b" + "\n" * 100_000 + " - x",
        "%a\n" * 30_000,
        'a: "' + 'x" y' * 25_000,
        "a: {" + "b: [c, d], " * 9_000 + "e: #}",
        "? " * 17,
        "{? " * 100_000,
        "[[[[a, " * 5_000,
        "a0: &a0 [x,x,x,x,x,x,x,x,x]\n"
        + "".join(f"a{i}: &a{i} [{','.join([f'*a{i - 1}'] * 9)}]\n" for i in range(1, 9)),
    ],
    ids=range(14),
)
def test_nothing_takes_long(text: str, machine: tuple[parsers.Events, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    """Quadratic readers take minutes for these. What others do on the machine meanwhile does not count."""
    monkeypatch.setattr(parsers, "IN_TURN", machine)
    began = time.process_time()
    findings = _document(text).findings
    assert time.process_time() - began < 2
    assert all(len(finding.message) < 300 for finding in findings)


def test_the_order_of_the_files_is_kept(tmp_path: Path) -> None:
    for name in ("b", "a", "c"):
        (tmp_path / f"{name}.yaml").write_text(f"id: {name}\n")
    documents = [*read_documents(tmp_path, ["b.yaml", "missing.yaml", "a.yaml", "c.yaml"])]
    assert [document.data for document in documents] == [{"id": "b"}, None, {"id": "a"}, {"id": "c"}]
    assert [finding.rule for finding in documents[1].findings] == ["file-unreadable"]


def test_real_files_read_alike_by_both_parsers(real_data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    contents = [path.read_bytes() for path in sorted(real_data.glob("*/content/**/*.yaml"))[::4]]
    by_c = [_document(content) for content in contents]
    monkeypatch.setattr(parsers, "IN_TURN", (parsers.pure_events,))
    by_python = [_document(content) for content in contents]
    assert contents
    assert [(d.data, d.findings) for d in by_c] == [(d.data, d.findings) for d in by_python]


def test_bad_inputs(real_data: Path) -> None:
    """The cases of the collection that concern YAML itself; the others are about what the data means."""
    for case in json.loads((real_data / "bad-inputs.json").read_text("utf-8"))["cases"]:
        if not case["id"].startswith("Y") or case["expect"]["code"] in ("ok", "unknown-key"):
            continue
        text = eval(case["yaml_py"]) if "yaml_py" in case else case["yaml"]  # noqa: S307 - the collection is ours
        first = _document(text).findings[0]
        assert first.rule == case["expect"]["code"], case["id"]
        assert case["expect"]["at"] in (None, list(first.place[1:])), case["id"]
