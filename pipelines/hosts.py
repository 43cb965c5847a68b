"""One spelling of a host: names in lower-case ASCII, addresses as numbers, as the WHATWG URL standard writes them."""

from __future__ import annotations

import re
import struct
from ipaddress import AddressValueError, IPv6Address
from urllib.parse import unquote_to_bytes

import idna

_FORBIDDEN_IN_HOST = re.compile('[\x00-\x20"#%/:<>?@\\[\\\\\\]^`{|}\x7f]')
_NUMBER = re.compile(r"[0-9]+|0[xX][0-9A-Fa-f]*")
_ZEROS = re.compile(r"\b0(?::0)+\b")


def spell(text: str) -> str | None:
    """Return the host part of an address in its one spelling, None if no host can be called that.

    A point at the end is dropped; empty labels and what no host name may hold are refused. Numeric hosts in any form
    (``0x7f.1``) become four numbers, so that a guard sees ``127.0.0.1``; IPv6 stands in brackets. Raises: nothing.

    >>> spell("BÜCHER.example."), spell("0x7f.1"), spell("[::0001]")
    ('xn--bcher-kva.example', '127.0.0.1', '[::1]')
    """
    if text.startswith("["):
        return _ipv6(text[1:-1])
    name = text
    if "%" in name:
        name = unquote_to_bytes(name).decode("utf-8", "replace")
    if not name.isascii():
        name = _international(name)
    name = name.lower().removesuffix(".")
    if "" in name.split(".") or _FORBIDDEN_IN_HOST.search(name):
        return None
    last = name.rpartition(".")[2]
    return _ipv4(name) if _NUMBER.fullmatch(last) else name


def _international(name: str) -> str:
    """Return a host name in ASCII form by UTS 46, ``""`` if a label is impossible.

    Not `idna.encode`: it follows IDNA 2008, which refuses symbols and underscores that browsers resolve.
    """
    try:
        labels = idna.uts46_remap(name, std3_rules=False, transitional=False).split(".")
        for label in labels:
            idna.check_initial_combiner(label)
            idna.check_bidi(label)
    except (UnicodeError, IndexError):  # idna's errors are UnicodeErrors; the checks index the first character
        return ""
    ascii_forms = (label if label.isascii() else "xn--" + label.encode("punycode").decode("ascii") for label in labels)
    return ".".join(ascii_forms)


def _ipv4(name: str) -> str | None:
    """Read a numeric host as browsers do: one to four numbers, decimal, octal (``0177``) or hexadecimal (``0x7f``)."""
    numbers = name.split(".")
    if len(numbers) > 4 or not all(_NUMBER.fullmatch(number) for number in numbers):
        return None
    try:
        values = [_integer(number.lower()) for number in numbers]
    except ValueError:  # 09 is no octal number; and Python reads no number of thousands of digits
        return None
    if any(value > 255 for value in values[:-1]) or values[-1] >= 256 ** (5 - len(values)):
        return None
    value = values[-1] + sum(part << (8 * (3 - place)) for place, part in enumerate(values[:-1]))
    return ".".join(str(value >> shift & 255) for shift in (24, 16, 8, 0))


def _integer(number: str) -> int:
    if number.startswith("0x"):
        return int(number[2:] or "0", 16)
    return int(number, 8 if number.startswith("0") and len(number) > 1 else 10)


def _ipv6(text: str) -> str | None:
    """Return an IPv6 host as WHATWG writes it. `str(IPv6Address)` changed in Python 3.13 for IPv4-mapped addresses."""
    if "%" in text:  # a zone such as fe80::1%eth0 is no web host
        return None
    try:
        groups = struct.unpack("!8H", IPv6Address(text).packed)
    except AddressValueError:
        return None
    spelt = ":".join(f"{group:x}" for group in groups)
    longest = max(_ZEROS.findall(spelt), key=len, default=None)
    if longest:
        before, _, after = f":{spelt}:".partition(f":{longest}:")
        spelt = f"{before[1:]}::{after[:-1]}"
    return f"[{spelt}]"
