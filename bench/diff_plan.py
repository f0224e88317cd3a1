"""What `sub diff HEAD` costs on plans of 1,000 and of 10,000 sections of which one changed: files read, and seconds.

Run: python -m bench.diff_plan
"""

from __future__ import annotations

import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from bench.measure import Figure
from sub_cli import layout
from sub_cli.document.model import Document, Entry, Section
from sub_cli.states import comparison as comparing
from sub_cli.store import documents
from sub_cli.workspace import Workspace


def workspace(folder: Path, size: int) -> Workspace:
    """Return a committed workspace in `folder` with a plan of `size` sections, one of which has changed since."""
    sections = {f"s{n}": Section(f"s{n}", f"Titel {n}", f"Zin {n} staat hier.\nEn nog een.\n") for n in range(size)}
    chapters = [list(sections)[n : n + 20] for n in range(0, size, 20)]
    outline = tuple(Entry(first, tuple(map(Entry, rest))) for first, *rest in chapters)
    files = {layout.section_path("plan", id): documents.dump_section(each) for id, each in sections.items()}
    files[layout.document_path("plan")] = documents.dump_document(
        Document("plan", "Plan", outline=outline, sections=sections)
    )
    files["sub.toml"] = b'[programme]\nname = "Plan"\nlanguage = "nl"\ndocument = "plan"\n'
    for path, data in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    person = ["-c", "user.name=x", "-c", "user.email=x"]
    for words in (["init", "-q"], ["config", "gc.auto", "0"], ["add", "-A"], [*person, "commit", "-qm", "x"]):
        subprocess.run(["git", "-C", folder, *words], check=True)
    changed = folder / layout.section_path("plan", f"s{size // 2}")
    changed.write_bytes(changed.read_bytes().replace(b"nog een", b"nog een andere"))
    return Workspace.find(folder)


def measure(size: int) -> tuple[int, float]:
    """Return how many section files a plan of `size` sections makes `sub diff HEAD` read, and its seconds of CPU."""
    read = 0
    parse = documents.parse_section

    def counted(path: str, data: bytes) -> Section:
        nonlocal read
        read += 1
        return parse(path, data)

    with tempfile.TemporaryDirectory() as folder:
        found = workspace(Path(folder), size)
        documents.parse_section = counted
        try:
            start = time.process_time()
            comparison = comparing.diff(found, "HEAD", "")
            seconds = time.process_time() - start
        finally:
            documents.parse_section = parse
            found.repository.close()
    assert [section.id for section in comparison.sections] == [f"s{size // 2}"]
    return read, seconds


def figures() -> Iterator[Figure]:
    """Yield what one change costs in a plan of 10,000 sections."""
    read, seconds = measure(10_000)
    yield Figure("section files that sub diff HEAD reads, 1 of 10,000 changed", read, "", 2)
    yield Figure("the same: CPU", seconds, "s")


def main() -> None:
    """Print a line for each size."""
    for size in (1_000, 10_000):
        read, seconds = measure(size)
        print(f"{size:>6,} sections, 1 changed: {read} section files read, {seconds:.3f} s of CPU")


if __name__ == "__main__":
    main()
