"""Programs, laws and case numbers in one spelling."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.enrich.references import find_references


def names(text: str, kind: str) -> list[str]:
    return [reference.name for reference in find_references("", text) if reference.kind == kind]


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("Its 287(g) agreement and 287 (g) pact", ["287(g)"]),
        ("Secure Communities, or S-Comm", ["Secure Communities"]),
        ("Safe and secure communities for all", []),
        ("ICE lodged a detainer; ICE detainers", ["immigration detainers"]),
        ("expelled under Title 42", ["Title 42"]),
        ("Title 42, United States Code, Section 1983", []),
        ("the Remain in Mexico policy (MPP)", ["Migrant Protection Protocols"]),
        ("DACA and TPS holders", ["DACA", "Temporary Protected Status"]),
        ("the TPS and the Estatus de Protección Temporal", ["Temporary Protected Status"]),
        ("E-Verify", ["E-Verify"]),
        ("a zero-tolerance policy", ["zero tolerance"]),
        ("Operation Lone Star and Operation Wagon Train began", ["Operation Lone Star", "Operation Wagon Train"]),
        ("The Operation Center closed", []),
    ],
)
def test_programs(text: str, want: list[str]) -> None:
    assert names(text, "program") == want


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("8 U.S.C. § 1326(a), 8 USC 1326 and 8 U.S.C. Section 1326", ["8 U.S.C. § 1326(a)", "8 U.S.C. § 1326"]),
        ("8 USC 1324a and 8 CFR 214.2", ["8 U.S.C. § 1324a", "8 C.F.R. § 214.2"]),
        ("18 U.S.C. §§ 1546 and 1028A(a)(1)", ["18 U.S.C. § 1546", "18 U.S.C. § 1028A(a)(1)"]),
        ("Title 8, United States Code, Section 1325(a)(1)", ["8 U.S.C. § 1325(a)(1)"]),
        ("INA § 287(g)", ["Immigration and Nationality Act", "INA § 287(g)"]),
        ("Section 287(g) of the Immigration and Nationality Act", ["INA § 287(g)", "Immigration and Nationality Act"]),
        ("Arizona's S.B. 1070 and SB 1070", ["S.B. 1070"]),
        ("AB450, H.R. 15, S. 744 and Senate Bill 54", ["A.B. 450", "H.R. 15", "S. 744", "S.B. 54"]),
        ("H.J. Res. 46 and S. Con. Res. 7", ["H.J. Res. 46", "S. Con. Res. 7"]),
        ("Proposition 187, Executive Order 13768 and Public Law 104-208", ["Proposition 187", "Executive Order 13768", "Public Law 104-208"]),
        ("the Laken Riley Act and the Fair Piers for All Act of 2013", ["Laken Riley Act", "Fair Piers for All Act"]),
        ("Congress passed the Americans not Anglers Act.", ["Americans not Anglers Act"]),
        ("Kate’s Law is the state's law.", ["Kate's Law"]),
        ("This Act says so. The Act now stands. They Act.", []),
        ("in 12 U.S. 744 people", []),
    ],
)  # fmt: skip
def test_laws(text: str, want: list[str]) -> None:
    assert names(text, "law") == want


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("Case 1:18-cr-00123-ABC", ["1:18-cr-00123"]),
        ("No. 18-cv-1234, 18 Civ. 1234 (JGK), CV 18-1234", ["18-cv-01234"]),
        ("2:19-CV-5678-DJH-MHB", ["2:19-cv-05678"]),
        ("20-mj-123 and 3:21 Cr. 7", ["20-mj-00123", "3:21-cr-00007"]),
        ("8:17CR339 and 8:17cr00340", ["8:17-cr-00339", "8:17-cr-00340"]),
        ("18 CV 1234, and 12 Pier Road, Suite 50 MD 20814", ["18-cv-01234"]),
        ("appeal No. 18-15845", ["18-15845"]),
        ("Case No. CV-2018-001234", ["CV-2018-001234"]),
        # Numbers of persons and of telephones
        ("A123-456-789, Case No. A123-456-789, No. A-123456789", []),
        ("call No. 202-555-0100, SSN No. 123-45-6789", []),
    ],
)
def test_case_numbers(text: str, want: list[str]) -> None:
    assert names(text, "case_number") == want


def test_mentions_of_title_and_text_are_one_reference() -> None:
    (reference,) = find_references("287(g) ends", "The 287(g) program ended.")
    assert [(e.where, e.words) for e in reference.evidence] == [("title", "287(g)"), ("text", "287(g)")]
    assert reference.evidence[0].rule == "program.287g"


PIECES = st.sampled_from(
    ["8 ", "U.S.C.", " § ", "1326", "(a)", " and ", "INA ", "Section ", "S.B. ", "No. ", "18-", "cv-", "1:", "Act", "The ", "Laken ", "287(g)", "A123", "Operation ", "Title 42", "\n", ", "]
) | st.text(max_size=4)  # fmt: skip


@given(st.lists(PIECES, max_size=20).map("".join))
def test_any_text_is_read_and_every_span_is_true(text: str) -> None:
    for title, body in ((text, ""), ("", text)):
        for reference in find_references(title, body):
            assert reference.evidence
            for evidence in reference.evidence:
                assert (title if evidence.where == "title" else body)[evidence.start : evidence.end] == evidence.words


def test_the_release_of_2011(shared_data: Path) -> None:
    text = (shared_data / "seed" / "afsc-2011-06-07.txt").read_text("utf-8")
    assert names(text, "program") == ["Secure Communities"]
