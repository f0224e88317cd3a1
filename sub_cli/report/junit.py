"""A report as JUnit's XML, as Jenkins and GitLab read it: https://github.com/testmoapp/junitxml.

Each finding is a case: a mistake one that failed, a warning one that passed and has something to say.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sub_cli.errors import Finding
from sub_cli.report.base import Report, printable

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_SUITE = "sub check"


def render(report: Report) -> str:
    """Return the findings as XML; where there are none, one case that passed."""
    from xml.etree import ElementTree as ET

    top = ET.Element("testsuites", name=_SUITE)
    suite = ET.SubElement(top, "testsuite", name=_SUITE)
    for finding in report.findings:
        _case(suite, report, finding)
    if not report.findings:
        ET.SubElement(suite, "testcase", classname=_SUITE, name=_SUITE)
    for each in (top, suite):
        each.attrib |= {"tests": str(len(suite)), "failures": str(len(suite.findall("*/failure"))), "errors": "0"}
    ET.indent(top)
    # Plain ASCII, with references for all else: whatever encoding the output goes through, it stays what it says it is.
    return str(ET.tostring(top, "us-ascii", xml_declaration=True), "ascii") + "\n"


def _case(suite: Element, report: Report, finding: Finding) -> None:
    from xml.etree.ElementTree import SubElement

    place, path = finding.place, printable(report.path(finding))
    what, *fix = report.sentences(finding)
    where = ":".join(str(part) for part in (path, place.line, place.column) if part)
    name = ":".join(str(part) for part in (place.line, place.column) if part)
    case = SubElement(suite, "testcase", classname=path, name=" ".join(filter(None, (finding.code, name, what))))
    if report.is_mistake(finding):
        told = SubElement(case, "failure", type=finding.code, message=what)
    else:
        told = SubElement(case, "system-out")
    told.text = "\n".join([f"{where}  {finding.code}  {what}", *fix])
