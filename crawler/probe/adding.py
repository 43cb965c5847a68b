"""The job of ``presswatch add``: where things are written, and that nothing is overwritten."""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass
from pathlib import Path

from crawler.declared import ID, shown
from crawler.probe import ask, freeze, write
from crawler.probe.findings import Findings, Wishes, probe
from crawler.probe.readings import merged
from crawler.settings import CONTACT
from crawler.source import Sources
from crawler.tables import CHECKS
from pipelines.errors import UsageError
from pipelines.urls import identity, normalise

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Adding:
    """Adds one source.

    Attributes:
        registry: the sources that there are. folder: where the new file goes, into the folder of its kind.
        fixtures: where the frozen page goes, None for the default place. force: whether a source may be overwritten.
    """

    registry: Sources
    folder: Path
    fixtures: Path | None
    force: bool = False

    def probe(self, url: str, wishes: Wishes, *, allow_private: bool, delay: float | None, timeout: float) -> Findings:
        """Probe an address. Raises UsageError for what is no address, or a wish that no source can have."""
        address = normalise(url if re.match(r"[a-z]+:", url, re.IGNORECASE) and "://" in url else f"https://{url}")
        if address is None:
            raise UsageError(f"{url!r} is no web address; write it whole, as https://example.org/news")
        self._check(wishes)
        if not (allow_private or CONTACT):
            log.warning("the site is asked without an address of yours: set PRESSWATCH_CONTACT to a page or mailbox")
        found = ask.run(
            lambda asker: probe(address, wishes, asker, self._taken),
            allow_private=allow_private, delay=delay, timeout=timeout,
        )  # fmt: skip
        known = self.registry.for_url(found.source.home) if found.source is not None else None
        if known is not None:
            found.doubts.append(f"{known.id!r} is a source of that host already ({shown(known.path or Path())})")
        return found

    def draft(self, found: Findings) -> str:
        """Return the text of the source's file, checked."""
        assert found.source is not None
        text = write.source_file(found)
        write.check(text, found.source.kind, found.source.id)
        return text

    def target(self, found: Findings) -> Path:
        """Return where the source's file goes."""
        assert found.source is not None
        return self.folder / found.source.kind / f"{found.source.id}.toml"

    def write(self, found: Findings, text: str) -> tuple[Path, Path | None]:
        """Write the source's file and the frozen page; return their places, None where no release was read.

        Raises UsageError where another source would be overwritten, or nothing can be written there.
        """
        assert found.source is not None
        self._free(found.source.id, found.source.kind)
        target = self.target(found)
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            part = target.with_name(f".{target.name}.part")  # no crawl shall ever read half a file
            part.write_text(text, encoding="utf-8")
            part.replace(target)
        except OSError as error:
            raise UsageError(
                f"{target}: cannot be written ({error.strerror}); name another folder with --sources"
            ) from None
        return target, self._freeze(found)

    def _freeze(self, found: Findings) -> Path | None:
        reading, source = found.proof, found.source
        if reading is None or reading.release is None or source is None:
            return None
        folder = self.fixtures or default_fixtures(self.folder)
        place = freeze.place_of(folder, source.id, reading.capture.fetched_at)
        if (place / freeze.EXPECTED).exists() and not self.force:
            log.warning("%s: is there already and was left as it is; --force overwrites it", place)
            return place
        said = merged(identity(reading.url), found.ways)
        try:
            return freeze.freeze(folder, source, reading.capture, said, reading.release)
        except OSError as error:
            raise UsageError(
                f"{folder}: cannot be written ({error.strerror}); name another folder with --fixtures"
            ) from None

    def _check(self, wishes: Wishes) -> None:
        if wishes.id is not None:
            if not ID.fullmatch(wishes.id):
                raise UsageError(f"--id {wishes.id!r}: is no id; write lower-case letters, digits, - and _")
            self._free(wishes.id, wishes.kind)
        for option, check, value in (("state", "state", wishes.state), ("timezone", "zone", wishes.timezone)):
            try:
                if value is not None:
                    CHECKS[check](value)
            except ValueError as error:
                raise UsageError(f"--{option}: {error}") from None

    def _free(self, name: str, kind: str | None) -> None:
        """Raise UsageError where an id is another source's, which would be overwritten or doubled."""
        for folder in self.registry.directories:
            for path in (*folder.glob(f"{name}.toml"), *folder.glob(f"*/{name}.toml")):
                same = kind is None or path == (self.folder / kind / f"{name}.toml").absolute()
                if not self.force or not same:
                    remedy = "--id gives this one another name" + (", --force overwrites it" if same else "")
                    raise UsageError(f"{name!r} is a source already: {shown(path)}; {remedy}")
        if name in self.registry.ids() and not self.force:
            raise UsageError(f"{name!r} is a member of a family already; --id gives this one another name")

    def _taken(self, url: str) -> bool:
        return self.registry.for_url(url) is not None


def default_fixtures(sources: Path) -> Path:
    """Return the folder of frozen pages for a folder of source files: that of the project around it, else beside it."""
    above = [folder for folder in sources.absolute().parents if (folder / "pyproject.toml").exists()]
    return (above[0] if above else sources.absolute().parent) / "tests" / "sources"
