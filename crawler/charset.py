"""Bytes to text: which encoding a page is really in, and the repair of text that was decoded wrongly before it came.

Python's and w3lib's own way is to believe the header. Newsrooms lie in four ways that are all seen in the wild: UTF-8
under another name, Windows-1252 under the name of UTF-8, both mixed in one page (text pasted into an old template),
and UTF-8 that was once read as Latin-1 and saved again ("Minnesotaâ\\x80\\x99s").
"""

from __future__ import annotations

import codecs
import html
import re

from w3lib.encoding import html_body_declared_encoding, http_content_type_encoding

from pipelines.records import Capture

#: Python's names of the encodings that web pages are in (WHATWG encoding standard). Any other name is not believed:
#: Python also knows "idna", "undefined" and "unicode_escape" as encodings, and those raise, or run on for minutes.
_KNOWN = re.compile(
    r"(?:utf-8|utf-16(?:-[lb]e)?|ascii|cp125\d|cp866|cp874|cp949|iso8859-\d+|koi8-[ru]|mac-(?:roman|cyrillic)|"
    r"big5(?:hkscs)?|gb2312|gbk|gb18030|euc_(?:jp|kr)|shift_jis|cp932|iso2022_jp)\Z"
)
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_WESTERN = frozenset({"ascii", "iso8859-1", "cp1252"})  # for browsers all three are Windows-1252
_STRAY = 10_000  # bytes that are no UTF-8 and are still repaired one by one; more of them are another encoding

# What a byte from 0x80 to 0x9F became when it was read as Latin-1 (a control character) or as Windows-1252 (a quote).
_BYTES = {chr(byte): byte for byte in range(0x80, 0x100)} | {
    bytes([byte]).decode("cp1252"): byte for byte in range(0x80, 0xA0) if byte not in {0x81, 0x8D, 0x8F, 0x90, 0x9D}
}
_REST = "[" + re.escape("".join(_BYTES)) + "]"
# Doubt-free signs: Ã or Â before what no word goes on with, â before a control character or a euro sign.
_LEADS = "ÂÃâð"  # without one of them, which takes no time to see, there is nothing sure
_SURE = re.compile("[ÂÃ][\u0080-\u00bf]|Â&nbsp;|â[\u0080\u20ac]|ðŸ|ð\u009f")
# Leads of Latin letters, of punctuation and symbols, of the byte order mark, of emoji. Other leads are left alone:
# in «CAFÉ» the É and the » happen to be valid UTF-8.
_DOUBLED = re.compile(f"[ÂÃÄÅ]{_REST}|[âï]{_REST}{{2}}|ð{_REST}{{3}}")
_ENTITIES = re.compile(
    r"(?:&(?:[Aa]circ|Atilde|#19[45]|#226);|[ÂÃâ])(?:&(?:[A-Za-z]{2,8}\d?|#\d{2,5});|[^\x00-\x7f]){1,2}"
)
_LOST_SPACE = re.compile(r"Â(?=[\s<&])")  # what is left of a doubled no-break space whose second half was tidied away


def decode(capture: Capture) -> tuple[str, list[str]]:
    """Return a body as text, and doubts about its encoding. Raises nothing.

    A byte order mark decides; then bytes that are valid UTF-8 beyond ASCII are UTF-8 whatever the header says: by
    chance that hardly happens, while wrong headers are common. Otherwise header, then meta, then Windows-1252 as
    browsers do. Stray Windows-1252 bytes in UTF-8 are read as what they are.
    """
    text, problems = _decode(capture)
    if "\x00" in text:
        text = text.replace("\x00", "")
    mended, count = mend(text)
    if count:
        problems.append(f"charset: {count} characters were UTF-8 read as Latin-1 and saved again; they were repaired")
    return mended, problems


def mend(text: str) -> tuple[str, int]:
    """Repair UTF-8 that was read as Latin-1 or Windows-1252 and encoded again; return the text and what it took.

    Only whole sequences that are UTF-8 again are touched, so correct letters and entities beside them stay; it comes
    before entities are decoded, and entities that are halves of such a sequence are taken together with it.

    >>> mend("Minnesotaâ€™s &rsquo; PeÃ±a")
    ('Minnesota’s &rsquo; Peña', 2)
    """
    if text.isascii() and "circ;" not in text and "Atilde;" not in text:
        return text, 0
    total = 0
    for _ in range(2):  # some texts have made the journey twice
        text = _ENTITIES.sub(_unescaped, text) if "circ;" in text or "Atilde;" in text else text
        if not any(lead in text for lead in _LEADS) or not _SURE.search(text):
            break
        text, count = _DOUBLED.subn(_single, text)
        text = _LOST_SPACE.sub("", text)
        total += count
    return text, total


def _single(found: re.Match[str]) -> str:
    try:
        return bytes(_BYTES[char] if char not in "ÂÃÄÅâïð" else ord(char) for char in found[0]).decode("utf-8")
    except UnicodeDecodeError:
        return found[0]


def _unescaped(found: re.Match[str]) -> str:
    plain = html.unescape(found[0])
    return plain if _DOUBLED.match(plain) and _single_whole(plain) else found[0]


def _single_whole(plain: str) -> bool:
    """Tell whether unescaped entities are one doubled character: "&acirc;&euro;&trade;" is, "&acirc;&nbsp;" is not."""
    found = _DOUBLED.match(plain)
    return found is not None and _single(found) != found[0]


def _decode(capture: Capture) -> tuple[str, list[str]]:
    body = capture.body
    for mark, encoding in _BOMS:
        if body.startswith(mark):
            return body[len(mark) :].decode(encoding, "replace"), []
    if wide := wide_encoding(body):
        return body.decode(wide, "replace"), []
    declared = _declared(http_content_type_encoding(capture.content_type))
    said = declared or _declared(html_body_declared_encoding(body[:4096]))
    if body.isascii():
        return body.decode(said if said == "iso2022_jp" else "ascii", "replace"), []
    text = body.decode("utf-8", "replace")
    strays = text.count("\ufffd")
    if not strays or body.count(b"\xef\xbf\xbd") == strays:
        wrong = declared not in (None, "utf-8")
        return text, [f"charset: the header says {declared}, the bytes are UTF-8"] if wrong else []
    whole = len(text) - len(text.encode("ascii", "ignore")) - strays  # characters that are UTF-8 beyond ASCII
    if said in (None, "utf-8", *_WESTERN) and whole > strays and strays <= _STRAY:
        return body.decode("utf-8", "presswatch.stray"), [f"charset: {strays} bytes in UTF-8 text are Windows-1252"]
    problems = []
    if said == "utf-8":
        problems.append("charset: the page says UTF-8, the bytes are not; it was read as Windows-1252")
    other = said is not None and said != "utf-8" and said not in _WESTERN and not said.startswith("utf-16")
    used = said if said is not None and other else "cp1252"
    text = body.decode(used, "replace")
    if lost := text.count("\ufffd"):
        problems.append(f"charset: {lost} characters are not valid {used}")
    return text, problems


def wide_encoding(body: bytes) -> str | None:
    """Return which UTF-16 a body without a byte order mark is in, by its first tag, None if in neither.

    >>> wide_encoding("<html>".encode("utf-16-le"))
    'utf-16-le'
    """
    head = body[:64].lstrip(b"\x00 \r\n\t")
    if not head.startswith(b"<") or head[1:2] not in {b"\x00", b"!", b"h", b"H"}:
        return None
    evens, odds = body[:64:2].count(0), body[1:64:2].count(0)
    if odds >= 3 and not evens:
        return "utf-16-le"
    return "utf-16-be" if evens >= 3 and not odds else None


def _declared(name: str | None) -> str | None:
    """Return Python's name of a declared encoding, None where there is none to believe."""
    if not name or not name.isascii():
        return None
    try:
        found = codecs.lookup(name.strip()).name
    except (LookupError, ValueError):  # ValueError: a NUL in the name
        return None
    return found if _KNOWN.match(found) else None


def _stray(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeDecodeError)  # nothing is encoded with this handler
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


codecs.register_error("presswatch.stray", _stray)
