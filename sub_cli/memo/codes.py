"""The codes of what is wrong with memoranda."""

from __future__ import annotations

from sub_cli.codes import Chapter
from sub_cli.messages import msg

MEMORANDA = Chapter(msg("Memoranda"))

OTHER_NUMBER = MEMORANDA.code("SUB150", msg("The `number` is not that of the file."), msg("Make them the same."))
HEAD_LACKS = MEMORANDA.code(
    "SUB160",
    msg("A text to be imported lacks a field of its head."),
    msg("It needs a number, DATUM, AAN, VAN and ONDERWERP."),
)
HEAD_DATE = MEMORANDA.code("SUB161", msg("The date in a text to be imported is no date."), msg("Write it as 9-4-2021."))
NUMBER_TWICE = MEMORANDA.code(
    "SUB170", msg("Two memoranda have one number."), msg("Give the later one the next number.")
)
OTHER_PATTERN = MEMORANDA.code(
    "SUB171",
    msg("A number has not the form of `pattern`."),
    msg("Rename the file and `number`, or correct the pattern."),
)
OTHER_YEAR = MEMORANDA.code(
    "SUB172",
    msg("The year in the number is not that of the date."),
    msg("Correct the date, if it is a mistake."),
    warning=True,
)
NO_DOCUMENT = MEMORANDA.code(
    "SUB173", msg("The memorandum names a document that is not there."), msg("Correct `document`.")
)
NO_ERRATUM = MEMORANDA.code("SUB174", msg("It names an erratum that is not there."), msg("Correct `errata`."))
NOT_AMONG_ERRATA = MEMORANDA.code(
    "SUB175", msg("Its text shows an erratum that is not among its `errata`."), msg("Add it there.")
)
OTHER_MEMO = MEMORANDA.code(
    "SUB176", msg("Its erratum belongs to another memorandum."), msg("Correct `memo` of the erratum, or `errata` here.")
)
NOT_ADOPTED = MEMORANDA.code(
    "SUB177",
    msg("Its erratum was withdrawn, or is not adopted while the memorandum is final."),
    msg("Adopt or apply the erratum first."),
)
HOLDS_EARLIER = MEMORANDA.code(
    "SUB178",
    msg("Its erratum holds from before the date of the memorandum."),
    msg("Correct `effective`, if it is a mistake."),
    warning=True,
)
NO_SUBJECT = MEMORANDA.code("SUB179", msg("It has no subject."), msg("Give it one."))
NO_SIGNATORY = MEMORANDA.code(
    "SUB180", msg("It is final and nobody signs it."), msg("Fill in `signatories`."), warning=True
)
OTHER_WORDS = MEMORANDA.code(
    "SUB181",
    msg("Its text quotes a sentence of its erratum in other words."),
    msg("Let `[](@E01)` stand in its place, or say it without quoting."),
    warning=True,
)
SAYS_TWICE = MEMORANDA.code(
    "SUB182",
    msg("A reference stands behind a noun that it prints itself: `paragraaf [](#rollen)`."),
    msg("Leave the noun out."),
    warning=True,
)
SECTION_TO_COME = MEMORANDA.code(
    "SUB183",
    msg("Its erratum refers to a section that only another erratum brings."),
    msg("Bring that one out before it, or apply it first."),
)
NO_SIGNED_FILE = MEMORANDA.code(
    "SUB185", msg("It is signed, and its signed file is not kept."), msg("`sub memo keep NUMBER FILE` takes it in.")
)
SIGNED_FILE_AWAY = MEMORANDA.code(
    "SUB186",
    msg("The signed file of a memorandum is on record and not here; *look* where git does not keep it."),
    msg("Put it back from history, or from wherever it is kept."),
)
SIGNED_FILE_OTHER = MEMORANDA.code(
    "SUB187",
    msg("A signed file is not what its record says, or does not hold by itself."),
    msg("Put file and record back as they were when it was signed."),
)
MEMO_OTHER = MEMORANDA.code(
    "SUB188",
    msg("A memorandum says something else than what was signed."),
    msg("Put it back; a better text gets a letter: `sub memo new --version-of NUMBER`."),
)
SIGNED_MEMO_AWAY = MEMORANDA.code(
    "SUB189", msg("There is a signed file of a memorandum that is not there."), msg("Put its file back.")
)
RENUMBERED = MEMORANDA.code(
    "SUB190",
    msg("A section has another number than the memorandum showed when it became final."),
    msg("Read it over; as a draft and final again it shows the numbers of today."),
    warning=True,
)
SIGNED_ON_TWO_BRANCHES = MEMORANDA.code(
    "SUB191",
    msg("A memorandum was signed on two branches, and git cannot merge that."),
    msg("Let one file hold, and keep the other: `sub memo keep NUMBER FILE --withdrawn`."),
)
GIVEN_TWICE = MEMORANDA.code(
    "SUB192",
    msg(
        "The register gave the number of a memorandum to another one too: it was set back in between; *look* where "
        "this one keeps it."
    ),
    msg("`sub settle` gives the one that is not signed another number."),
)
LOST = MEMORANDA.code(
    "SUB193",
    msg("A merge of git's own lost a memorandum: both sides gave it another number, and git took one for another."),
    msg("`sub settle` puts it back; `sub sync` loses none."),
)
NO_ADDRESSEE = MEMORANDA.code("SUB196", msg("It is final and has no addressee."), msg("Give it one, or more: `to`."))
SAYS_NOTHING = MEMORANDA.code(
    "SUB197",
    msg("It is final and says nothing: no text, and no erratum."),
    msg("Write its text, or make it a draft again."),
)
OUT_TWICE = MEMORANDA.code(
    "SUB198",
    msg("Its erratum is out in another memorandum too, which is no version of it."),
    msg("Take it out of one of them, or withdraw one."),
)
NO_WORDS = MEMORANDA.code(
    "SUB199",
    msg("The house style has no words for the language of a document or memorandum."),
    msg("Correct `language`, or add a table of words to `house.toml`."),
)
