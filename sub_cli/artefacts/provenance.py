"""Where the artefacts of a build come from, in the form that others read: an in-toto statement with SLSA provenance.

The form is that of https://in-toto.io/Statement/v1 and https://slsa.dev/provenance/v1. Nothing in it tells the time,
so that the same build gives the same statement.
"""

from __future__ import annotations

import json
from typing import Final

from sub_cli.artefacts.manifest import Manifest

FILE: Final = "provenance.json"
STATEMENT: Final = "https://in-toto.io/Statement/v1"
PREDICATE: Final = "https://slsa.dev/provenance/v1"
BUILD_TYPE: Final = "urn:sub:build:1"
LOCAL: Final = "urn:sub:local"
"""The builder of somebody's own machine, of which nobody can say anything."""


def statement(manifest: Manifest, source: str, builder: str = LOCAL, invocation: str = "") -> bytes:
    """Return the statement about all artefacts in `manifest`.

    `source` is the address of the repository, `builder` says who built (a URI), `invocation` which run it was.
    """
    records = [manifest.records[name] for name in sorted(manifest.records)]
    artefacts = sorted({(each.path, each.digest) for record in records for each in record.artefacts})
    metadata = {"metadata": {"invocationId": invocation}} if invocation else {}
    whole = {
        "_type": STATEMENT,
        "subject": [{"name": path, "digest": _digest(value)} for path, value in artefacts],
        "predicateType": PREDICATE,
        "predicate": {
            "buildDefinition": {
                "buildType": BUILD_TYPE,
                "externalParameters": {"targets": [record.name for record in records], "state": manifest.state},
                "internalParameters": {"tools": dict(sorted(manifest.tools.items()))},
                "resolvedDependencies": [*_repository(manifest, source), *_inputs(manifest)],
            },
            "runDetails": {"builder": {"id": builder}, **metadata},
        },
    }
    return (json.dumps(whole, ensure_ascii=False, indent=1) + "\n").encode()


def _repository(manifest: Manifest, source: str) -> list[dict[str, object]]:
    if not manifest.head:
        return []
    return [{"uri": f"git+{source}" if source else "urn:sub:repository", "digest": {"gitCommit": manifest.head}}]


def _inputs(manifest: Manifest) -> list[dict[str, object]]:
    """Return every file that went into an artefact, each wording of it once."""
    files: set[tuple[str, str]] = set()
    for record in manifest.records.values():
        for name, value in record.inputs.items():
            files |= {(name, value), *manifest.group(value).items()}
    return [{"name": name, "digest": _digest(value)} for name, value in sorted(files) if _is_file(name, value)]


def _is_file(name: str, value: str) -> bool:
    return value.startswith("sha256:") and name[-1] != "/" and name not in ("tools", "sub-code", "targets")


def _digest(value: str) -> dict[str, str]:
    kind, _, digits = value.partition(":")
    return {kind: digits}
