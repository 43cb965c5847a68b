"""Numbers that count nothing: places in a law, ranks, ages, days and years, by the words before them."""

from __future__ import annotations

import re

from pipelines.enrich.numbers import Number

_BEFORE = (
    r"titles? sections? sec\.? articles? chapters? parts? paragraphs? levels? tiers? phases? class category forms? "
    r"h\.?r\.? s\. pages? suite rooms? route highway interstate zone districts? region units? nos?\.? numbers? # "
    r"top most\s+wanted ages?(?:\s+of)? aged fy grades? steps? type version operation vol\.? proposition prop\.? "
    r"amendments? rule act week day p\.?o\.?\s+box public\s+law p\.l\. título artículo sección capítulo edad núm\.? "
    r"grupo nivel barrio precinct ward sector team squad company platoon local flight bus channel "
    r"exit exhibit figure table item question per por\s+cada"
).split()
_MONTHS = (
    "january february march april may june july august september october november december enero febrero marzo "
    "abril mayo junio julio agosto septiembre octubre noviembre diciembre jan feb mar apr jun jul aug sept sep "
    "oct nov dec"
).split()
_OF_A_YEAR = (
    "in since by during of from until till before after through to and or for year fiscal early late mid the this last "
    "fy between than en de desde año del hasta y entre"
).split()
_LABELLED = re.compile(rf"(?:\b(?:{'|'.join(_BEFORE)})\s*(?:\d+\s*(?:and|to|or|-|–|y|a)\s*)?|§\s*|[#§])$")
_EACH = re.compile(r"\b(?:each|every|per|a|that|same|next|last|this|cada)\s+(?:day|week)\s*$")
_DAY = re.compile(rf"\b(?:{'|'.join(_MONTHS)})\.?\s+(?:\d{{1,2}}\s*(?:-|–|to|and|through|,)\s*)?$")
_YEAR = re.compile(rf"(?:^|[\n,.;(])\s*$|\b(?:{'|'.join(_OF_A_YEAR + _MONTHS)})\.?\s+$")


def counts_nothing(low: str, number: Number) -> bool:
    """Tell whether a number is a section, a rank, an age, a day or a year by what stands before it."""
    before = low[max(0, number.start - 32) : number.start]
    if _LABELLED.search(before) and not _EACH.search(before):
        return True
    if number.word or number.magnitude > 1 or number.grouped:
        return False
    if number.value <= 31 and _DAY.search(before):
        return True
    digits = low[number.start : number.end]
    return len(digits) == 4 and 1900 <= number.value < 2100 and _YEAR.search(before) is not None
