"""What `sub diff HEAD` costs on plans of 1,000 and of 10,000 sections of which one changed: files read, and seconds.

Run: python -m bench.diff_plan
"""

from __future__ import annotations

import subprocess
import tempfile
import time
from pathlib import Path

from sub_cli.actions import comparing
from sub_cli.document.model import Document, Entry, Section
from sub_cli.store import documents
from sub_cli.workspace import Workspace


def workspace(folder: Path, size: int) -> Workspace:
    """Return a committed workspace in `folder` with a plan of `size` sections, one of which has changed since."""
    sections = {f"s{n}": Section(f"s{n}", f"Titel {n}", f"Zin {n} staat hier.\nEn nog een.\n") for n in range(size)}
    chapters = [list(sections)[n : n + 20] for n in range(0, size, 20)]
    outline = tuple(Entry(first, tuple(map(Entry, rest))) for first, *rest in chapters)
    files = {documents.section_path("plan", id): documents.dump_section(each) for id, each in sections.items()}
    files[documents.document_path("plan")] = documents.dump_document(
        Document("plan", "Plan", outline=outline, sections=sections)
    )
    files["sub.toml"] = b'[programme]\nname = "Plan"\nlanguage = "nl"\ndocument = "plan"\n'
    for path, data in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    for words in (["init", "-q"], ["add", "-A"], ["-c", "user.name=x", "-c", "user.email=x", "commit", "-qm", "x"]):
        subprocess.run(["git", "-C", folder, *words], check=True)
    changed = folder / documents.section_path("plan", f"s{size // 2}")
    changed.write_bytes(changed.read_bytes().replace(b"nog een", b"nog een andere"))
    return Workspace.find(folder)


def measure(size: int) -> str:
    """Return the line about a plan of `size` sections."""
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
            start = time.perf_counter()
            comparison = comparing.diff(found, "HEAD", "")
            seconds = time.perf_counter() - start
        finally:
            documents.parse_section = parse
            found.repository.close()
    assert [section.id for section in comparison.sections] == [f"s{size // 2}"]
    return f"{size:>6,} sections, 1 changed: {read} section files read, {seconds:.3f} s"


def main() -> None:
    """Print a line for each size."""
    for size in (1_000, 10_000):
        print(measure(size))


if __name__ == "__main__":
    main()
