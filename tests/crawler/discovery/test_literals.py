from __future__ import annotations

import json
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.discovery.literals import assigned, parse_value, read_literal


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('{"a": [1, -2.5, 1e3, true, false, null]}', {"a": [1, -2.5, 1000.0, True, False, None]}),
        ("{a: 'b', 'c': \"d\", e: `f`, $g_1: 2, 3: 4}", {"a": "b", "c": "d", "e": "f", "$g_1": 2, "3": 4}),
        ("[1, 2, 3,]", [1, 2, 3]),
        ("{a: 1, b: 2,\n}", {"a": 1, "b": 2}),
        ("[,1,,2]", [1, 2]),
        ("[1 /* one */, // two\n 3]", [1, 3]),
        ("['it\\'s', \"a \\\"b\\\"\", 'c\\nd', 'e\\\nf']", ["it's", 'a "b"', "c\nd", "ef"]),
        (r"['\x3cb\x3e', '\u2019', '\u{1F5F3}', '\ud83d\uddf3', '<\/p>']", ["<b>", "’", "🗳", "🗳", "</p>"]),
        ("['a' + \"b\" + 'c', 'p. ' + 7]", ["abc", "p. 7"]),
        ("[undefined, NaN, !0, !1, 0x1F]", [None, None, True, False, 31]),
        ("[new Date('2025-05-02'), new Date(2025, 4, 2)]", ["2025-05-02", "2025-05-02"]),
        ("[JSON.parse('{\"a\": [1]}')]", [{"a": [1]}]),
        ("{a: f(1, 'x'), b: 2}", {"a": None, "b": 2}),
        ("{a: window.x || 'y', b: 2}", {"a": None, "b": 2}),
        ("{a: function () { return [1, '}']; }, b: 2}", {"a": None, "b": 2}),
        ("{go() { return {}; }, ...rest, b: 2}", {"b": 2}),
        ("{a: /[,}]/g, b: x => ({c: 1}), d: 3}", {"a": None, "b": None, "d": 3}),
        ("{a: 'text'.trim(), b: 2}", {"a": "text", "b": 2}),
        ("[{a: 1}, {b: 'cut", [{"a": 1}, {"b": None}]),
        ("no literal", None),
        ("", None),
    ],
)
def test_a_literal(text: str, value: Any) -> None:
    assert read_literal(text) == value


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**40), 2**40) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=20,
)


@given(VALUES.filter(lambda value: value is not None))
def test_json_is_a_literal(value: Any) -> None:
    assert read_literal(json.dumps(value)) == value
    assert read_literal(json.dumps(value, ensure_ascii=False, indent=1)) == value


SCRIPT = st.sampled_from(
    ["{", "}", "[", "]", "(", ")", "'", '"', "`", "\\", "/", "//", "/*", "*/", "\n", "a", "b:", ",", "=", "var x = [",
     "JSON.parse('", "new Date(", "+", "1", "é", "\ud800", "\\u", "\\x3", "...", "</script>"]
)  # fmt: skip


@given(st.lists(SCRIPT, max_size=60).map("".join))
def test_hostile_scripts_give_values_or_none(text: str) -> None:
    read_literal(text)
    list(assigned(text))
    parse_value(text)


@pytest.mark.parametrize("text", ["[" * 100_000, "a=[" * 30_000, "a,{" * 30_000, "x={'\\" * 20_000, "/" * 100_000])
def test_a_long_script_takes_no_long_time(text: str) -> None:
    began = time.monotonic()
    list(assigned(text))
    read_literal(text)
    assert time.monotonic() - began < 5


def test_what_a_script_assigns() -> None:
    script = """
      (function () { var pr2025 = [{a: 1,}, {a: 2}]; })();
      window.__STATE__ = {"news": {"items": [1]}};
      jQuery.extend(Drupal.settings, {"path": "/"});
      app['data'] = JSON.parse('[1]');
      if (a == {}) { b = 3; }
    """
    assert dict(assigned(script)) == {
        "pr2025": [{"a": 1}, {"a": 2}],
        "window.__STATE__": {"news": {"items": [1]}},
        "Drupal.settings": {"path": "/"},
        "app.data": [1],
    }
