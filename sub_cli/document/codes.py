"""The codes of what is wrong with a document: its outline, its numbers, the Markdown of its texts."""

from __future__ import annotations

from sub_cli.codes import Chapter
from sub_cli.messages import msg

DOCUMENTS = Chapter(msg("Documents"))

NO_FILE = DOCUMENTS.code(
    "SUB051", msg("The outline names a section that has no file."), msg("Write the file, or take the line out.")
)
IN_NO_OUTLINE = DOCUMENTS.code(
    "SUB052", msg("A section's file stands in no outline."), msg("Add its id to the outline, or take the file away.")
)
OTHER_ID = DOCUMENTS.code(
    "SUB053", msg("The `id` is not that of the file or folder."), msg("Make them the same; ids never change.")
)
LISTED_TWICE = DOCUMENTS.code("SUB054", msg("A section stands in the outline twice."), msg("Take one out."))
NO_LIST = DOCUMENTS.code(
    "SUB055",
    msg("The outline is no list with one section on each line."),
    msg("A dash and an id on each line; what is below it indented, behind a colon."),
)
NOTHING_BELOW = DOCUMENTS.code(
    "SUB056", msg("A section in the outline has a colon and nothing below it."), msg("Take the colon away.")
)
STRANGE_FILE = DOCUMENTS.code(
    "SUB057", msg("Something else than a section's file lies in `sections/`."), msg("Move it.")
)
NO_SECTION_ID = DOCUMENTS.code(
    "SUB060",
    msg("A section's id in the outline has not the form of an id."),
    msg("Lower case letters, digits and hyphens."),
)
ID_TWICE = DOCUMENTS.code("SUB061", msg("An id stands in the outline twice."), msg("Take one out."))
TOO_DEEP = DOCUMENTS.code("SUB062", msg("A section stands deeper than six levels."), msg("Move it up."))
NOT_IN_PLAN = DOCUMENTS.code(
    "SUB063",
    msg("A section is not part of the plan, because the outline does not name it."),
    msg("Add it to the outline."),
)
SAME_NUMBER = DOCUMENTS.code(
    "SUB064", msg("Two sections have the same number."), msg("Give one another fixed number, or none.")
)
NO_TITLE = DOCUMENTS.code("SUB065", msg("The document or a section has no title."), msg("Give it one."))
SAME_TITLE = DOCUMENTS.code(
    "SUB066",
    msg("Two sections have the same title."),
    msg("Give one another title, if people name sections by it."),
    warning=True,
)
NO_OUTLINE = DOCUMENTS.code(
    "SUB067",
    msg("Sections lie in a folder without the file of their document, so that nothing reads them."),
    msg("Bring `document.yaml` back with `sub restore`, or take the folder away."),
)

MARKDOWN = Chapter(msg("Markdown and references"))

LONG_MARKDOWN = MARKDOWN.code("SUB200", msg("A text is longer than 200 kB."), msg("Divide it."))
NESTED_TOO_DEEP = MARKDOWN.code(
    "SUB201", msg("A text is nested too deep, or has too many brackets in one paragraph."), msg("Simplify it.")
)
LONG_WORD = MARKDOWN.code(
    "SUB202", msg("More than 2000 characters stand in a row without a blank."), msg("Put blanks in it, or take it out.")
)
FORBIDDEN_ADDRESS = MARKDOWN.code(
    "SUB210", msg("An address that is not allowed."), msg("Only `https:`, `mailto:` and `#section` are.")
)
LINK_WITHOUT_WORDS = MARKDOWN.code(
    "SUB211", msg("A link to an address has no words."), msg("Put words between the brackets.")
)
NO_SECTION = MARKDOWN.code(
    "SUB212",
    msg("A reference to a section that is not there."),
    msg("The fix names the nearest id; a memorandum needs its `document`."),
)
ERRATUM_NOT_OUT = MARKDOWN.code(
    "SUB213", msg("A text shows an erratum that it does not bring out."), msg("Add it to `errata` of the memorandum.")
)
ERRATUM_IN_LINE = MARKDOWN.code(
    "SUB214", msg("An erratum does not stand in a paragraph of its own."), msg("Empty lines around `[](@E01)`.")
)
NO_PICTURE = MARKDOWN.code(
    "SUB220", msg("A picture is not in the workspace."), msg("Give its path from the root of the workspace.")
)
PICTURE_WITHOUT_WORDS = MARKDOWN.code(
    "SUB221", msg("A picture has no words for those who cannot see it."), msg("Say between the brackets what it shows.")
)
FOOTNOTE_UNUSED = MARKDOWN.code("SUB230", msg("Nothing refers to a footnote."), msg("Refer to it, or take it out."))
FOOTNOTE_MISSING = MARKDOWN.code(
    "SUB231", msg("A footnote that is referred to is not there."), msg("Write it: `[^1]: …`")
)
FOOTNOTE_TWICE = MARKDOWN.code("SUB232", msg("A footnote stands there twice."), msg("Take one out."))
ADDRESS_UNUSED = MARKDOWN.code(
    "SUB233",
    msg("Nothing uses an address that is defined."),
    msg("Use it, or take it out; it may be a sentence that would vanish."),
)
NO_COLUMN = MARKDOWN.code(
    "SUB234",
    msg("A row of a table has more cells than its head, and no page shows them."),
    msg("Give the head that column too, or take the cell out; a bar in a cell is written `\\|`."),
)
