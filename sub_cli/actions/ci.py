"""Pipelines for CI systems: check, build, show what changed, keep what was made, release what is tagged.

Each right is given to the one job that needs it, actions are pinned to a commit, what a fork sends in gets no secret
and no token that can write, and nothing that a stranger can name is put into a command.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from textwrap import indent
from typing import Final

from sub_cli.actions.ci_source import Source, found
from sub_cli.change import Recorded, Stamp
from sub_cli.errors import Unable
from sub_cli.messages import msg
from sub_cli.workspace import Workspace

PATHS: Final = {"github": ".github/workflows/sub.yml", "gitlab": ".gitlab-ci.yml"}
"""Where each system looks for its pipeline."""
_GITHUB: Final = """\
# Written by `sub ci init github`; yours to change. It checks, builds, shows the redline, and releases what is tagged.
name: sub

on:
  push:
    branches: [@BRANCH@]
    tags: ["*"]  # not those with a slash, `memo/…`, which say which PDF was signed
  # For a fork too: then without secrets, and with a token that can only read.
  pull_request:

permissions: {}

concurrency:
  group: sub-${{ github.ref }}
  cancel-in-progress: ${{ github.event_name == 'pull_request' }}

defaults:
  run:
    shell: bash

jobs:
  build:
    name: Check and build
    if: github.ref_type != 'tag'
    runs-on: ubuntu-24.04
    @CONTAINER@
    timeout-minutes: 30
    permissions:
      contents: read
    steps:
      - name: Get everything with its history
        uses: actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1  # v7.0.1
        with:
          fetch-depth: 0
          fetch-tags: true
          persist-credentials: false
      - name: Keep what earlier runs built
        # zizmor: ignore[cache-poisoning] this job makes nothing that is released, and does not run for a tag
        uses: actions/cache@27d5ce7f107fe9357f9df03efb73ab90386fccae  # v5.0.5
        with:
          path: .sub/build
          key: sub-${{ runner.os }}-${{ github.sha }}
          restore-keys: sub-${{ runner.os }}-
      @PROVIDE@
      - name: See that all of the history is there
        run: |
          if [ "$(git rev-parse --is-shallow-repository)" = true ]; then
            echo "::error::Only part of the history was fetched: set fetch-depth: 0 at actions/checkout."
            exit 1
          fi
      - name: Check
        run: sub check --format github
      - name: Build
        run: sub build --provenance
      - name: Pending errata that clash or no longer fit
        if: always()
        run: sub erratum status --exit-code
      - name: Redline of every document
        if: always()
        env:
          BASE: ${{ github.event.pull_request.base.sha || github.event.before }}
        run: |
          if git cat-file -e "$BASE^{commit}" 2>/dev/null; then
            sub diff "$BASE..HEAD" --format markdown >> "$GITHUB_STEP_SUMMARY"
          fi
      - name: Keep what was built
        if: always()
        uses: actions/upload-artifact@bbbca2ddaa5d8feaa63e36b76fdaad77386f024f  # v7.0.0
        with:
          name: output
          path: output
          if-no-files-found: ignore

  final:
    name: Build what is released
    if: github.ref_type == 'tag'
    runs-on: ubuntu-24.04
    @CONTAINER@
    timeout-minutes: 30
    permissions:
      contents: read
    steps:
      - name: Get everything with its history
        uses: actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1  # v7.0.1
        with:
          fetch-depth: 0
          fetch-tags: true
          persist-credentials: false
      @PROVIDE@
      - name: Check
        run: sub check --format github
      # Whatever somebody committed as if it had been built here goes first. A signed memo is released where a tag names
      # its file, or a certificate (PEM) in the variable SUB_TRUST of the repository vouches for who signed it.
      - name: Build without any cache
        env:
          SUB_TRUST: ${{ vars.SUB_TRUST }}
        run: |
          rm -rf .sub output
          [ -z "$SUB_TRUST" ] || echo "$SUB_TRUST" > "$RUNNER_TEMP/trust.pem"
          sub build --final --provenance ${SUB_TRUST:+--trust "$RUNNER_TEMP/trust.pem"}
      - name: Hand it to the job that may release
        uses: actions/upload-artifact@bbbca2ddaa5d8feaa63e36b76fdaad77386f024f  # v7.0.0
        with:
          name: final
          path: output
          if-no-files-found: error

  # The one job that can write runs nothing of what it releases, of sub, or of its packages.
  release:
    name: Release
    if: github.ref_type == 'tag'
    needs: final
    runs-on: ubuntu-24.04
    timeout-minutes: 10
    permissions:
      contents: write  # to make the release and put the files beside it
    steps:
      - name: Get what was built
        uses: actions/download-artifact@3e5f45b2cfb9172054b4087a40e8e0b5a5461e7c  # v8.0.1
        with:
          name: final
          path: output
      - name: Release
        env:
          GH_TOKEN: ${{ github.token }}
          GH_REPO: ${{ github.repository }}
          TAG: ${{ github.ref_name }}
        run: gh release create "$TAG" --verify-tag --generate-notes output/*.pdf output/*.json output/SHA256SUMS
"""

_GITHUB_INSTALL: Final = """\
- name: Install
  run: |
    sudo apt-get update -qq
    sudo apt-get install -qq --yes --no-install-recommends libpangoft2-1.0-0 libharfbuzz-subset0
    python3 -m venv --clear .venv
    @COMMANDS@
    echo "$PWD/.venv/bin" >> "$GITHUB_PATH"
"""

_GITHUB_TRUST: Final = """\
- name: Trust the files that the runner laid down for the container
  run: git config --global --add safe.directory "$GITHUB_WORKSPACE"
"""

_GITLAB: Final = """\
# Written by `sub ci init gitlab`; yours to change. It checks, builds, shows the redline, and releases what is tagged.
workflow:
  rules:
    - if: $CI_PIPELINE_SOURCE == "merge_request_event"
    - if: $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH
    # Not a tag with a slash, `memo/…`, which says which PDF was signed.
    - if: $CI_COMMIT_TAG =~ /^[^\\/]+$/

stages: [build, release]

default:
  @IMAGE@
  interruptible: true
  timeout: 30 minutes

variables:
  GIT_DEPTH: "0"
  PIP_DISABLE_PIP_VERSION_CHECK: "1"

.sub:
  before_script:
    @PROVIDE@

build:
  extends: .sub
  stage: build
  rules:
    - if: $CI_COMMIT_TAG
      when: never
    - when: on_success
  # Keyed by branch, and kept apart for protected ones: what a merge request leaves there, no release reads.
  cache:
    key: sub-$CI_COMMIT_REF_SLUG
    fallback_keys: [sub-$CI_DEFAULT_BRANCH]
    paths: [.sub/build]
  script:
    - |
      if [ "$(git rev-parse --is-shallow-repository)" = true ]; then
        echo 'Only part of the history was fetched: set GIT_DEPTH: "0" under variables.'
        exit 1
      fi
    - sub check
    - sub build --provenance
    - sub erratum status --exit-code
  after_script:
    @PATH@
    - sub check --format gitlab --output gl-code-quality-report.json || true
    - sub check --format junit --output junit.xml || true
    - BASE="${CI_MERGE_REQUEST_DIFF_BASE_SHA:-$CI_COMMIT_BEFORE_SHA}"
    - if git cat-file -e "$BASE^{commit}"; then sub diff "$BASE..HEAD" --format markdown --output redline.md; fi
  artifacts:
    when: always
    expose_as: "Output"
    paths: [output/, redline.md]
    reports:
      codequality: gl-code-quality-report.json
      junit: junit.xml

final:
  extends: .sub
  stage: build
  rules:
    - if: $CI_COMMIT_TAG =~ /^[^\\/]+$/
  # Without any cache: what is released was made from nothing but the commit, whatever else somebody put into it.
  # A signed memo is released where a tag names its file, or a certificate (PEM) in SUB_TRUST, of type File, vouches.
  script:
    - sub check
    - rm -rf .sub output
    - sub build --final --provenance ${SUB_TRUST:+--trust "$SUB_TRUST"}
  artifacts:
    paths: [output/]
    expire_in: never

release:
  stage: release
  needs: [{job: final, artifacts: false}]
  image: registry.gitlab.com/gitlab-org/cli:v1.58.0
  rules:
    - if: $CI_COMMIT_TAG =~ /^[^\\/]+$/
  script:
    - echo "Releasing $CI_COMMIT_TAG"
  release:
    tag_name: $CI_COMMIT_TAG
    description: $CI_COMMIT_TAG
    assets:
      links:
        - name: PDFs, web pages and provenance
          url: $CI_PROJECT_URL/-/jobs/artifacts/$CI_COMMIT_TAG/download?job=final
"""

_GITLAB_PATH: Final = """\
- export PATH="$PWD/.venv/bin:$PATH"
"""

_GITLAB_INSTALL: Final = f"""\
- apt-get update -qq
- apt-get install -qq --yes --no-install-recommends git libpangoft2-1.0-0 libharfbuzz-subset0
- python3 -m venv --clear .venv
- @COMMANDS@
{_GITLAB_PATH}"""

_GITLAB_TRUST: Final = """\
- git config --global --add safe.directory "$CI_PROJECT_DIR"
"""


def _github(source: Source) -> str:
    """Return the workflow: in the image of the source, or with a step that installs it."""
    if source.image:
        return _fill(_GITHUB, PROVIDE=_GITHUB_TRUST, CONTAINER=f"container: {source.image}\n")
    return _fill(_fill(_GITHUB, PROVIDE=_GITHUB_INSTALL, CONTAINER=""), COMMANDS=_lines(source.commands))


def _gitlab(source: Source) -> str:
    """Return the pipeline; an image that starts as `sub` has to be told to start as a shell."""
    if source.image:
        image = f'image: {{name: "{source.image}", entrypoint: [""]}}\n'
        return _fill(_GITLAB, PROVIDE=_GITLAB_TRUST, IMAGE=image, PATH="")
    text = _fill(_GITLAB, PROVIDE=_GITLAB_INSTALL, IMAGE="image: python:3.11-slim-bookworm\n", PATH=_GITLAB_PATH)
    return _fill(text, COMMANDS=_lines(source.commands))


def _lines(commands: tuple[str, ...]) -> str:
    return "".join(f"{command}\n" for command in commands)


def _fill(text: str, **lines: str) -> str:
    """Return `text` with lines in the place of each mark, every one with what stands before the mark."""
    for mark, put in lines.items():
        for before in set(re.findall(rf"^([ -]*)@{mark}@\n", text, re.MULTILINE)):
            text = text.replace(f"{before}@{mark}@\n", indent(put, before))
    return text


_TEXTS: Final = {"github": _github, "gitlab": _gitlab}


@dataclass(frozen=True, slots=True)
class Pipeline:
    """A pipeline that is not written yet."""

    path: str
    """Where it goes."""
    text: str
    there: bool
    """True where another one stands there already."""


def pipeline(workspace: Workspace, system: str, install: str = "", source: str = "") -> Pipeline:
    """Return the pipeline for `system` (`github` or `gitlab`); `install` is the command that brings `sub` into `.venv`.

    Without one it comes from `source`, and without that from where this copy came; see `sources.found`.
    Raises what that raises, and `Unable` where the workspace is not the top of its repository: there the system would
    not find the pipeline.
    """
    repository = workspace.repository
    if repository.prefix:
        raise Unable(
            msg(
                "{system} looks for its pipeline at the top of the repository, {top}.",
                system=system,
                top=repository.top,
            ),
            msg("Put one there by hand; the steps are those of: sub ci init {system} --dry-run", system=system),
        )
    origin = Source((install,)) if install else found(workspace, source)
    text = _TEXTS[system](origin).replace("@BRANCH@", repository.branch() or "main")
    path = PATHS[system]
    return Pipeline(path, text, (workspace.root / path).exists())


def write(workspace: Workspace, wanted: Pipeline, stamp: Stamp) -> Recorded:
    """Write the pipeline, as one commit; raises `Conflict` where somebody changed the file and did not commit it."""
    with workspace.changing("ci init", stamp) as change:
        change.put(wanted.path, wanted.text.encode())
        return change.finish(msg("CI: check, build and release with sub"))
