"""From what the user names to the list of inputs, in an order that is the same every time."""

import glob
import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from urllib.parse import quote_from_bytes

from reportparse.batch.archives import Position, is_archive, list_entries
from reportparse.batch.channel import Message
from reportparse.batch.codes import Code
from reportparse.batch.places import is_url, open_url
from reportparse.batch.reading import UnreadableError

GLOB_SIGNS = frozenset("*?[")


@dataclass(frozen=True, slots=True)
class Input:
    """One file to convert, or what is wrong with it already. A million of them are kept."""

    path: str
    """A file, an archive, or a URL of such."""
    entry: str | None = None
    """What the archive calls the entry."""
    twin: int = 1
    """Which of the archive's entries of that name it is."""
    position: Position | None = None
    """Where the entry is in the archive."""
    problem: tuple[Code, str] | None = None

    @property
    def key(self) -> str:
        """Its name in the ledger: the absolute path, and after `!/` the entry of an archive."""
        if self.entry is None:
            return readable_key(self.path)
        number = f"#{self.twin}" if self.twin > 1 else ""
        return readable_key(f"{self.path}!/{self.entry}{number}")

    @property
    def name(self) -> str:
        """Its file name, for `source.file`."""
        name = (self.entry or self.path).replace("\\", "/").rpartition("/")[2]
        return name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")

    @property
    def source(self) -> Message:
        """What `reading.SourceReader` needs."""
        path = os.fsencode(self.path).hex()
        if self.position is None:
            return {"path": path}
        return {"path": path, "zip" if isinstance(self.position, int) else "tar": self.position}


@dataclass(slots=True)
class Listing:
    """The inputs, and how many files in folders and archives were passed over."""

    inputs: list[Input] = field(default_factory=list)
    ignored: int = 0


def list_inputs(sources: Iterable[str], *, without: Path | None = None) -> Listing:
    """List every input once, sources in the order given, folders in the order of names.

    Args:
        sources: Files, folders, patterns such as `reports/*.pdf`, zip and tar archives; and URLs
            of such for fsspec.
        without: A folder that is never looked into: the output.
    """
    listing = Listing()
    seen: set[str] = set()
    skipped = os.path.realpath(without) if without is not None else None
    for source in sources:
        for found in _expand(source, listing, skipped):
            if (key := found.key) not in seen:
                seen.add(key)
                listing.inputs.append(found)
    return listing


def readable_key(path: str) -> str:
    """Return a path as text; one that is no UTF-8 becomes `bytes:` and its quoted bytes."""
    try:
        path.encode()
    except UnicodeEncodeError:
        return "bytes:" + quote_from_bytes(os.fsencode(path), safe="/!")
    return path


def _expand(source: str, listing: Listing, without: str | None) -> Iterator[Input]:
    if is_url(source):
        yield from _expand_url(source, listing)
        return
    path = os.path.abspath(source)  # noqa: PTH100 - keeps links, which resolve() would follow
    if GLOB_SIGNS & set(source) and not os.path.lexists(path):
        matches = sorted(glob.glob(path, recursive=True, include_hidden=True))  # noqa: PTH207
        if not matches:
            yield _broken(path, Code.NOT_A_FILE, "no file matches this pattern")
        for match in matches:
            yield from _expand_path(match, listing, without)
        return
    yield from _expand_path(path, listing, without)


def _expand_path(path: str, listing: Listing, without: str | None) -> Iterator[Input]:
    if os.path.isdir(path):  # noqa: PTH112 - paths stay str: a million of them are kept
        yield from _walk(path, os.path.realpath(path), listing, without)
    else:
        yield from _look_at(path, listing)


def _expand_url(url: str, listing: Listing) -> Iterator[Input]:
    """Yield what fsspec finds: a file, a pattern's matches, or the PDFs below a folder."""
    try:
        files, root = open_url(url)
        if GLOB_SIGNS & set(root):
            found = sorted(files.glob(root))
        elif files.isfile(root):
            found = [root]
        else:
            everything = sorted(files.find(root))
            found = [p for p in everything if p.lower().endswith(".pdf") or is_archive(p)]
            listing.ignored += len(everything) - len(found)
    except OSError as error:
        yield _broken(url, Code.UNREADABLE, f"cannot be listed ({error}); check the connection")
        return
    if not found:
        yield _broken(url, Code.NOT_A_FILE, "nothing is there")
    for path in found:
        one = files.unstrip_protocol(path)
        if is_archive(one):
            yield from _list_archive(one, listing)
        else:
            yield Input(one)


def _walk(folder: str, root: str, listing: Listing, without: str | None) -> Iterator[Input]:
    """Yield the PDFs and the archives' entries below a folder."""
    try:
        with os.scandir(folder) as found:
            entries = sorted(found, key=lambda entry: os.fsencode(entry.name))
    except OSError as error:
        yield _broken(folder, Code.UNREADABLE, f"cannot be listed ({error.strerror})")
        return
    for entry in entries:
        if entry.is_dir(follow_symlinks=False):
            if os.path.realpath(entry.path) != without:
                yield from _walk(entry.path, root, listing, without)
        elif not entry.name.lower().endswith(".pdf") and not is_archive(entry.name):
            listing.ignored += 1
        elif entry.is_symlink() and not _is_within(entry.path, root):
            yield _broken(entry.path, Code.NOT_A_FILE, "is a link out of the folder")
        else:
            yield from _look_at(entry.path, listing)


def _is_within(path: str, root: str) -> bool:
    target = os.path.realpath(path)
    return target.startswith(root.rstrip("/") + "/")


def _look_at(path: str, listing: Listing) -> Iterator[Input]:
    try:
        mode = os.stat(path).st_mode  # noqa: PTH116
    except OSError as error:
        yield _broken(path, Code.NOT_A_FILE, f"cannot be found ({error.strerror})")
        return
    if not stat.S_ISREG(mode):
        yield _broken(path, Code.NOT_A_FILE, "is no regular file")
    elif is_archive(path):
        yield from _list_archive(path, listing)
    else:
        yield Input(path)


def _list_archive(path: str, listing: Listing) -> Iterator[Input]:
    """Yield an archive's PDFs; what stops the listing is one more, broken input."""
    names: dict[str, int] = {}
    try:
        for entry in list_entries(path):
            problem = entry.problem
            if is_archive(entry.name):
                problem = (Code.BAD_ARCHIVE, "is an archive inside an archive; unpack it first")
            elif not entry.name.lower().endswith(".pdf"):
                listing.ignored += not entry.is_folder
                continue
            names[entry.name] = names.get(entry.name, 0) + 1
            yield Input(path, entry.name, names[entry.name], entry.position, problem)
    except UnreadableError as error:
        yield _broken(path, error.code, str(error))


def _broken(path: str, code: Code, message: str) -> Input:
    return Input(path, problem=(code, message))


def in_shard(found: Input, number: int, shards: int) -> bool:
    """Whether an input belongs to the `number`-th shard (from 1); depends on its name only."""
    return int.from_bytes(sha256(found.key.encode()).digest()[:8]) % shards == number - 1
