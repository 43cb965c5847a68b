"""The posts of the lab's newsroom: what every software is given to publish. The organisation is fictional."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("America/New_York")
NAME = "Harlow Valley Newcomers Project"
_FIRST = dt.datetime(2023, 10, 3, 9, 15, tzinfo=ZONE)

#: What goes wrong in titles: curly quotes, ampersands, angle brackets, one title twice, another language, length.
_HARD_TITLES = (
    "“Nobody Was Told”: Families Wait Outside Harlow Center",
    "Clinic & Bar Association Open a Help Line for Newcomers",
    "Statement on the Harlow Detention Center",
    "Carta abierta: ¿quién responde por los niños de Harlow?",
    "Costs < Promises: What Four Counties Paid for 287(g)",
    "Statement on the Harlow Detention Center",
    "We Won",
    "Café Night: Volunteers’ Thanks – and a Look Ahead",
    "Project Asks the Court to Unseal Records of Transfers from Harlow Center to Facilities in Three Other States, "
    "Citing the Public’s Right to Know",
    "Taller gratuito: cómo preparar una cita con inmigración",
    "Q&A: What the New Fee Rule Means for Families",
    "50 Lawyers, 12 Towns: The Year in Numbers",
)
_SUBJECTS = (
    "Volunteers", "Farmworkers", "Parents", "Teachers", "Neighbors", "Students", "Nurses", "Interpreters", "Pastors",
    "Tenants", "Lawyers",
)  # fmt: skip
_ACTS = (
    "Ask County to End Jail Contract", "Welcome Ruling on Bond Hearings", "Win Access to Detention Records",
    "Sue Over Delays in Work Permits", "Open Legal Clinic in Redfield", "Urge Council to Fund Interpreters",
    "Demand Answers After Raid at Packing House",
)  # fmt: skip
_ENGLISH = (
    "The {topic} group of the Harlow Valley Newcomers Project said on {day} that the county must answer before the "
    "end of the month.",
    "According to the filing, {number} people were held for longer than the rules allow, most of them in the east "
    "wing of the building.",
    "“We have asked the same question {few} times and have not had a written answer,” said Ines Valdano, who directs "
    "the project’s work in {town}.",
    "The county’s own figures show that the contract has cost ${number},000 more than was planned, & nobody has "
    "explained why.",
    "Families who need help can come to the office in {town} on Tuesdays; interpreters for Spanish, K’iche’ and "
    "Haitian Creole are there.",
    "A hearing is set before Judge Alma Reyes-Whitlock, and the project expects a ruling within {few} weeks.",
)
_SPANISH = (
    "El grupo de trabajo del proyecto dijo el {day} que el condado debe responder antes de que termine el mes.",
    "Según el documento, {number} personas estuvieron detenidas más tiempo del que permiten las normas.",
    "«Hemos hecho la misma pregunta {few} veces y no hemos recibido una respuesta», dijo Inés Valdano en {town}.",
    "Las familias que necesiten ayuda pueden venir a la oficina de {town} los martes; el servicio es gratuito.",
)
_TOWNS = ("Redfield", "Harlow", "Mill Creek", "Saint Alban")
_TOPICS = ("Detention", "Work Permits", "Courts", "Schools")

#: Pages that are no release: path, title, text.
PAGES = (
    ("about", "About the Project", "The project began in 1998 in a church hall in Redfield and has eleven staff."),
    ("contact", "Contact", "Write to the press desk, or come to the office in Redfield on weekdays from nine to five."),
    ("donate", "Support Our Work", "Gifts pay for interpreters, filing fees and the rent of two rooms in Mill Creek."),
)


@dataclass(frozen=True)
class Post:
    """A published post: `at` in the newsroom's own zone, `paragraphs` plain text without any markup."""

    number: int
    title: str
    slug: str
    at: dt.datetime
    paragraphs: tuple[str, ...]
    category: str
    tags: tuple[str, ...]
    language: str

    def day(self, zone: dt.tzinfo = ZONE) -> str:
        """Return the day that readers see where the site prints it in that zone."""
        return self.at.astimezone(zone).date().isoformat()

    @property
    def text(self) -> str:
        """The paragraphs as plain text, an empty line between them; it is Markdown too."""
        return "\n\n".join(self.paragraphs)

    @property
    def html(self) -> str:
        """The paragraphs as HTML."""
        return "\n".join(
            f"<p>{p.replace('&', '&amp;').replace('<', '&lt;').replace('>', '&gt;')}</p>" for p in self.paragraphs
        )


def make_posts(count: int = 45) -> list[Post]:
    """Return so many posts over three years, oldest first; every seventh goes out in the evening, as real ones do."""
    posts: list[Post] = []
    slugs: set[str] = set()
    for number in range(count):
        title = _title(number)
        slug = stem = _slug(title)
        if slug in slugs:
            slug = f"{stem}-2"
        slugs.add(slug)
        at = (_FIRST + dt.timedelta(days=round(number * 1_095 / count))).replace(
            hour=21 if number % 7 == 3 else 9 + number % 8, minute=(number * 7) % 60
        )
        spanish = title.startswith(("Carta", "Taller"))
        posts.append(
            Post(
                number,
                title,
                slug,
                at,
                tuple(_paragraphs(number, at, _SPANISH if spanish else _ENGLISH)),
                "Statements" if number % 3 else "Press Releases",
                (_TOPICS[number % 4], _TOPICS[(number + 1) % 4]),
                "es" if spanish else "en",
            )
        )
    return posts


def _title(number: int) -> str:
    hard, soft = divmod(number, 3)
    if soft == 0 and hard < len(_HARD_TITLES):
        return _HARD_TITLES[hard]
    return f"{_SUBJECTS[number % len(_SUBJECTS)]} {_ACTS[number % len(_ACTS)]}"


def _paragraphs(number: int, at: dt.datetime, texts: tuple[str, ...]) -> list[str]:
    town = _TOWNS[number % len(_TOWNS)]
    filled = [
        text.format(
            topic=_TOPICS[number % 4].lower(),
            day="martes" if texts is _SPANISH else at.strftime("%A"),
            number=113 + number,
            few=2 + number % 7,
            town=town,
        )
        for text in texts
    ]
    chosen = [filled[(number + i) % len(filled)] for i in range(3 + number % (len(filled) - 2))]
    if number % 2 == 0:
        chosen[0] = f"{town.upper()}, Ohio – {chosen[0]}"
    return chosen


def _slug(title: str) -> str:
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:70].rstrip("-")
