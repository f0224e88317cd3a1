"""Every form of a report by its name, as `--format` takes it."""

from __future__ import annotations

from collections.abc import Mapping

from sub_cli.report import github, gitlab, json, junit, sarif, text
from sub_cli.report.base import Form

FORMATS: Mapping[str, Form] = {
    "text": text.render,
    "json": json.render,
    "github": github.render,
    "gitlab": gitlab.render,
    "junit": junit.render,
    "sarif": sarif.render,
}
