"""Errata that others may have seen under their name: these keep their number."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress

from sub_cli import layout
from sub_cli.errata.model import Erratum
from sub_cli.errors import BadInput
from sub_cli.history.sent import sent
from sub_cli.store import errata
from sub_cli.workspace import Workspace


def was_sent(workspace: Workspace, erratum: Erratum, also: Iterable[str] = ()) -> bool:
    """Tell whether others may have seen an erratum under its name; `also` are commits that a remote has besides."""
    path, repository = layout.erratum_path(erratum.document, erratum.id), workspace.repository
    for oid in sent(repository, [path], also).get(path, ()):
        with suppress(BadInput):
            if errata.parse_erratum(path, repository.objects.need(oid, path)).changes == erratum.changes:
                return True
    return False
