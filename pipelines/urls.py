"""One spelling of a web address, and what can be told from an address alone. Pure: no network, no clock.

The spelling is that of the WHATWG URL standard (https://url.spec.whatwg.org), as browsers and servers read it, and goes
further where two spellings surely name the same thing (RFC 3986 §6.2.2): see `normalise`. It is written out here, since
w3lib's ``safe_url_string`` raises on 63 of the standard's 891 test cases and agrees with half of its web addresses.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from pipelines import hosts

_DEFAULT_PORTS = {"http": 80, "https": 443}

# Parameters that mail and advertising programs add to a link to recognise the click; no site needs them to find a page.
# Only names that mean nothing else anywhere: `id`, `p`, `ref`, `source` or `sid` may well choose the release.
_TRACKING_PREFIX = "utm_"  # Google Analytics and all who speak its language, such as GovDelivery's mailings
_TRACKING = frozenset(
    {
        *(
            "fbclid",
            "twclid",
            "ttclid",
            "igshid",
            "igsh",
            "li_fat_id",
        ),  # Facebook, Twitter, TikTok, Instagram, LinkedIn
        *("gclid", "gclsrc", "dclid", "gbraid", "wbraid", "_ga", "_gl"),  # Google Ads and Analytics
        *("msclkid", "yclid"),  # Microsoft and Yandex advertising
        *("mc_cid", "mc_eid"),  # Mailchimp
        *("emci", "emdi", "ceid"),  # EveryAction, the mailing program of many advocacy groups
        *("_hsenc", "_hsmi", "hsctatracking", "mkt_tok"),  # HubSpot, Marketo
        *("vero_id", "oly_enc_id", "oly_anon_id"),  # Vero, Omeda
    }
)

#: Addresses that are remembered taken apart: the menus of a site come again on each of its pages.
_REMEMBERED = 4096

_ENDS = re.compile(r"^[\x00-\x20]+|[\x00-\x20]+$")
_BREAKS = re.compile(r"[\t\n\r]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.\-]*):")
# An address that is its own normal spelling, as nine links in ten are. The last label begins with a letter (else it may
# be an IPv4 number); a segment that begins with a point may be a dot segment, so it goes the long way.
_PLAIN = re.compile(r"https?://(?:[a-z0-9_][a-z0-9_-]*\.)+[a-z][a-z0-9-]*(?:/(?!\.)[A-Za-z0-9._~!$&'()*+,;=:@-]*+)++")

# What may stand as it is. `[` and `]` are encoded in both, so that f[0]=x and f%5B0%5D=x are one spelling; so are the
# characters that RFC 3986 allows nowhere, and `'` in a query, as browsers send it.
_UNRESERVED = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_UNSAFE_IN_PATH = re.compile(r"%([0-9A-Fa-f]{2})|%|[^A-Za-z0-9\-._~!$&'()*+,;=:@/%]+")
_UNSAFE_IN_QUERY = re.compile(r"%([0-9A-Fa-f]{2})|%|[^A-Za-z0-9\-._~!$&()*+,;=:@/?%]+")

_INDEX = re.compile(r"/(?:index\.(?:html?|php|aspx?|shtml|jsp)|default\.(?:aspx?|html?))$", re.IGNORECASE)
_FRONT_DOORS = frozenset({"", "/home", "/en", "/es"})

_MEDIA_TYPES = {
    "pdf": "application/pdf",
    "doc": "application/msword",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xls": "application/vnd.ms-excel",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ppt": "application/vnd.ms-powerpoint",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "rtf": "application/rtf",
    "wpd": "application/vnd.wordperfect",
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
    "txt": "text/plain",
    "zip": "application/zip",
}
_DOCUMENTS = frozenset(_MEDIA_TYPES.values())
_FILE_TYPE = "(" + "|".join(_MEDIA_TYPES) + ")"
_ENDING = re.compile(rf"\.{_FILE_TYPE}$", re.IGNORECASE)
_FILE_PARAMETER = re.compile(rf"(?:^|&)(?:file|filename|document|attachment)=[^&]*\.{_FILE_TYPE}(?:&|$)", re.IGNORECASE)
# Paths by which content management systems hand out a file without showing its ending.
_HANDS_OUT = re.compile(r"/(?:downloads?|dl|attachments?|files?|getfile|documentcenter/view)(?:[/.]|$)", re.IGNORECASE)
# Kentico gives the files of its media library the ending of a page.
_KENTICO = re.compile(r"/(?:getattachment|getmedia|files)/.+\.as[hp]x$", re.IGNORECASE)
_LABEL_ENDING = re.compile(rf"(?<![A-Za-z]){_FILE_TYPE}(?![A-Za-z])", re.IGNORECASE)
_MAY_BE = re.compile(rf"\.{_FILE_TYPE}(?![A-Za-z])|{_HANDS_OUT.pattern}", re.IGNORECASE)


class _Parts(NamedTuple):
    """An address taken apart and already in its one spelling. `query` is None where there is no question mark."""

    scheme: str
    host: str
    port: int | None
    path: str
    query: str | None

    def __str__(self) -> str:
        port = "" if self.port is None else f":{self.port}"
        query = f"?{self.query}" if self.query else ""
        return f"{self.scheme}://{self.host}{port}{self.path}{query}"


def normalise(url: str, base: str | None = None) -> str | None:
    """Return the absolute http(s) address in its one spelling, or None if it is no usable web address.

    As browsers do: joined to `base`; white space and controls around it and line breaks within it dropped; ``\\`` read
    as ``/``; scheme and host in lower case, international names in their ASCII form, numeric hosts as four numbers,
    the default port dropped; ``.`` and ``..`` resolved; what an address may not hold percent-encoded as UTF-8.

    Beyond that: the fragment, an empty query and the point after a host are dropped; ``%7e`` becomes ``~`` and ``%c3``
    ``%C3``; a stray ``%`` becomes ``%25``; user name and password are dropped, because an address that is stored,
    shown and logged is no place for a secret; parameters that only track the click are dropped, and no others.
    The path's case, a trailing slash, the order of the query and the difference between http and https are kept.

    `normalise` of its own result is that result. Raises: nothing, whatever the two strings hold.

    >>> normalise("../pr/Caf%c3%a9?id=1&utm_source=x#top", "HTTPS://Example.ORG:443/news/list")
    'https://example.org/pr/Caf%C3%A9?id=1'
    """
    text = _BREAKS.sub("", _ENDS.sub("", url))
    if _PLAIN.fullmatch(text):
        return text
    parts = _parse(text, base)
    return None if parts is None else str(parts)


@lru_cache(maxsize=_REMEMBERED)
def identity(url: str) -> str:
    """Return a key that is equal for the addresses of one page. Lossy: for comparing, never an address to store.

    http equals https; a leading ``www.``, a trailing slash, an ``index.html`` or its like at the end and the order of
    the query do not count. The path's case does. What is no web address is its own key.

    >>> identity("http://www.example.org/News/index.php?b=2&a=1") == identity("https://example.org/News/?a=1&b=2")
    True
    """
    parts = _take_apart(url)
    if parts is None:
        return url.strip()
    port = "" if parts.port is None else f":{parts.port}"
    path = _INDEX.sub("/", parts.path).rstrip("/")
    query = "?" + "&".join(sorted(parts.query.split("&"))) if parts.query else ""
    return f"{_without_www(parts.host)}{port}{path}{query}"


def host(url: str) -> str:
    """Return the address's host in lower case and without port, ``""`` if it is no usable web address."""
    parts = _take_apart(url)
    return "" if parts is None else parts.host


def same_site(a: str, b: str) -> bool:
    """Tell whether two addresses belong to one site: the hosts are equal but for ``www.``, or one lies under the other.

    No list of public suffixes is asked, so ``news.example.org`` and ``www.example.org`` are one site, while two sisters
    such as ``a.house.gov`` and ``b.house.gov`` are not.
    """
    first, second = _without_www(host(a)), _without_www(host(b))
    if not first or not second:
        return False
    return first == second or first.endswith("." + second) or second.endswith("." + first)


def is_home(url: str, home: str) -> bool:
    """Tell whether an address is the source's `home`, or the front door of the host that home stands on.

    Removed releases are often redirected there. ``/?p=12`` is no front door: WordPress finds a release by it.
    """
    key, home_key = identity(url), identity(home)
    if key == home_key:
        return True
    site, slash, path = key.partition("/")
    return bool(site) and site == home_key.partition("/")[0] and slash + path in _FRONT_DOORS


def may_be_document(target: str) -> bool:
    """Tell whether a link's target, as written, could hand out a document: one search, for the hundreds that do not."""
    return _MAY_BE.search(target) is not None


def document_type(url: str, hint: str | None = None) -> str | None:
    """Return the media type of the document that a link hands out, None if it seems to lead to a page.

    `hint` is what the page said beside the address: the link's ``type`` attribute, which is believed if it names a
    document, or its label. A label that names a file type (``Complaint (PDF)``) counts only where the path is one by
    which files are handed out, such as ``/media/12/download``; elsewhere a page *about* a PDF may be behind it.

    >>> document_type("https://example.org/media/12/download?inline", "Complaint (PDF, 2 MB)")
    'application/pdf'
    """
    media_type = (hint or "").partition(";")[0].strip().lower()
    if media_type in _DOCUMENTS:
        return media_type
    parts = _take_apart(url)
    if parts is None:
        return None
    ending = _ENDING.search(parts.path) or _FILE_PARAMETER.search(parts.query or "")
    if ending is None and hint and _HANDS_OUT.search(parts.path):
        ending = _LABEL_ENDING.search(hint)
    if ending is None and hint and _KENTICO.search(parts.path):
        return "application/octet-stream"
    return _MEDIA_TYPES[ending[1].lower()] if ending else None


@lru_cache(maxsize=_REMEMBERED)
def _take_apart(url: str) -> _Parts | None:
    return _parse(_BREAKS.sub("", _ENDS.sub("", url)), None)


def _parse(text: str, base: str | None) -> _Parts | None:
    """Parse a trimmed address; the states of the WHATWG parser that http and https can reach."""
    origin = _take_apart(base) if base else None
    rest = _SURROGATE.sub("\ufffd", text).partition("#")[0]
    scheme = _SCHEME.match(rest)
    if scheme is None:
        return _relative(rest, origin) if origin else None
    name = scheme[1].lower()
    if name not in _DEFAULT_PORTS:
        return None
    rest = rest[scheme.end() :]
    if origin and origin.scheme == name and rest[:2].replace("\\", "/") != "//":
        return _relative(rest, origin)  # "http:page" is a relative address in browsers
    return _absolute(name, rest)


def _relative(rest: str, origin: _Parts) -> _Parts | None:
    path, mark, query = rest.partition("?")
    path = path.replace("\\", "/")
    if path.startswith("//"):
        return _absolute(origin.scheme, rest)
    if not path:
        return origin._replace(query=_query(query)) if mark else origin
    if not path.startswith("/"):
        path = origin.path[: origin.path.rfind("/") + 1] + path
    return origin._replace(path=_path(path), query=_query(query) if mark else None)


def _absolute(scheme: str, rest: str) -> _Parts | None:
    head, mark, query = rest.partition("?")
    authority, slash, path = head.replace("\\", "/").lstrip("/").partition("/")
    split = re.fullmatch(r"(\[[^\]]*\]|[^:]*)(?::([0-9]*))?", authority.rpartition("@")[2])
    if split is None:
        return None
    name = hosts.spell(split[1])
    port = int(split[2][-6:] if split[2].lstrip("0") else 0) if split[2] else None
    if name is None or (port is not None and (port > 65535 or len(split[2].lstrip("0")) > 5)):
        return None
    if port == _DEFAULT_PORTS[scheme]:
        port = None
    return _Parts(scheme, name, port, _path(slash + path), _query(query) if mark else None)


def _path(path: str) -> str:
    path = _UNSAFE_IN_PATH.sub(_encode, path) or "/"
    if "/." not in path:
        return path
    kept: list[str] = []
    segments = path.split("/")[1:]
    for segment in segments:
        if segment == "..":
            del kept[-1:]
        elif segment != ".":
            kept.append(segment)
    if segments[-1] in {".", ".."}:
        kept.append("")
    return "/" + "/".join(kept)


def _query(query: str) -> str:
    if not query:
        return ""
    encoded = _UNSAFE_IN_QUERY.sub(_encode, query)
    return "&".join(pair for pair in encoded.split("&") if not _tracks(pair.partition("=")[0].lower()))


def _tracks(name: str) -> bool:
    return name in _TRACKING or name.startswith(_TRACKING_PREFIX)


def _encode(unsafe: re.Match[str]) -> str:
    if unsafe[1]:
        byte = int(unsafe[1], 16)
        return chr(byte) if byte in _UNRESERVED else unsafe[0].upper()
    return "".join(f"%{byte:02X}" for byte in unsafe[0].encode())


def _without_www(name: str) -> str:
    bare = name.removeprefix("www.")
    return bare if "." in bare else name
