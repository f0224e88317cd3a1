"""The codes of what is wrong with errata."""

from __future__ import annotations

from sub_cli.codes import Chapter
from sub_cli.messages import msg

ERRATA = Chapter(msg("Errata"))

UNKNOWN_OPERATION = ERRATA.code("SUB100", msg("An unknown operation."), msg("See docs/model.md#operations."))
OPERATION_NOT_FIRST = ERRATA.code(
    "SUB101", msg("A change does not begin with its operation."), msg("Put the operation first.")
)
OTHER_DIGEST = ERRATA.code(
    "SUB102",
    msg("The old wording was altered: it has not the digest below it."),
    msg("Undo the edit, or take the digest out if it is meant."),
)
OTHER_PATH = ERRATA.code("SUB103", msg("`id` or `document` is not what the path says."), msg("Make them the same."))
OLD_CHAIN = ERRATA.code(
    "SUB105",
    msg("A file `chain` of an older version tells the order of errata, which now stands in the errata."),
    msg("`sub check --fix` takes up what it says."),
)
TWICE_IN_A_ROW = ERRATA.code(
    "SUB107", msg("An erratum is applied or reverted twice in a row."), msg("Take out the event that never happened.")
)
OTHER_PLACES = ERRATA.code(
    "SUB108",
    msg("The places of an event are not those of the changes: too many, too few, or of another kind."),
    msg("Bring back the file as it was; changes of what was applied are never edited."),
)
NO_CHANGES = ERRATA.code(
    "SUB110", msg("An erratum changes nothing."), msg("Write its changes, or withdraw it."), warning=True
)
ALTERED_WORDING = ERRATA.code("SUB111", msg("The old wording was altered: it has not its digest."), msg("As SUB102."))
CONTRADICTION = ERRATA.code(
    "SUB112", msg("Two changes of one erratum contradict each other."), msg("Make one of them, or two errata.")
)
NO_WHOLE_LINES = ERRATA.code(
    "SUB113",
    msg("A wording is not made of whole lines, or the line is below 1."),
    msg("End each line with a line feed; write the text in a block."),
)
NO_SUCH_SECTION = ERRATA.code(
    "SUB114", msg("A change names no section, or none that can be one."), msg("Name one by id.")
)
UNSETTLED = ERRATA.code(
    "SUB115",
    msg("A conflict that a rebase left is not settled."),
    msg("Settle it (docs/errata.md#what-does-not-fit), then `sub erratum rebase E01 --continue`."),
)
NO_DIFFERENCE = ERRATA.code("SUB116", msg("A change makes no difference."), msg("Take it out."))
EMPTY_TITLE = ERRATA.code("SUB117", msg("A title is empty."), msg("Give it one."))
NO_DOCUMENT = ERRATA.code(
    "SUB120", msg("An erratum is for a document that is not there."), msg("Correct `document`, or the folder.")
)
NO_MEMO = ERRATA.code(
    "SUB121", msg("An erratum names a memorandum that is not there."), msg("Write it, or correct `memo`.")
)
MEMO_SILENT = ERRATA.code(
    "SUB122", msg("An erratum names a memorandum that does not name it."), msg("`sub memo edit NUMBER --erratum E01`")
)
CIRCLE = ERRATA.code(
    "SUB123",
    msg("Events of errata came after one another in a circle."),
    msg("Bring back what was edited under `after`: `git log errata` tells it."),
)
OTHER_STATUS = ERRATA.code(
    "SUB124",
    msg("The status of an erratum is not what its last event says, or no event says so."),
    msg("Correct `status`; errata of an older version: `sub check --fix`."),
)
VANISHED_EVENT = ERRATA.code(
    "SUB125",
    msg("An event came after one that is not there."),
    msg("Pending: `sub erratum rebase E01`. Applied: bring that back with git, or apply it anew."),
)
UNEXPLAINED = ERRATA.code(
    "SUB126",
    msg("The text is not what base edition and errata make: somebody edited it by hand."),
    msg("Take the edit back, or make an erratum of it: `sub erratum new --from-diff REV`."),
)
MISFIT = ERRATA.code("SUB127", msg("A pending erratum no longer fits."), msg("`sub erratum rebase E01`"), warning=True)
OVERLAP = ERRATA.code(
    "SUB128",
    msg("Two pending errata want the same sentence."),
    msg("Apply one and rebase the other, or withdraw one."),
    warning=True,
)
ORDER_NOT_UNDERSTOOD = ERRATA.code(
    "SUB129",
    msg("A hand-written change order has a sentence that is not understood."),
    msg("Write it as `sub erratum order` does, or leave it to a reader."),
    warning=True,
)
ORDER_OTHERWISE = ERRATA.code(
    "SUB130",
    msg("A hand-written change order says something else than the operations."),
    msg("Correct one of the two."),
)
ONE_NUMBER = ERRATA.code(
    "SUB131",
    msg("Errata of one document have one number."),
    msg(
        "`sub check --fix` gives one of them another; what was sent, is in force or published keeps it. Of two that "
        "were sent `sub settle --keep E01-NAME` says which keeps it."
    ),
)
NO_DAY = ERRATA.code(
    "SUB133",
    msg("Nobody knows on which day an erratum was applied or reverted."),
    msg("`sub check --fix --day E01=2021-04-09`"),
)
SAME_PLACE = ERRATA.code(
    "SUB134", msg("Two errata of different branches want the same place."), msg("`sub settle` asks which one holds.")
)
TORN_DAYS = ERRATA.code(
    "SUB135",
    msg("On some days an erratum holds without the one that it builds on, or with one that wants its place."),
    msg("Let it hold from another day; of those days there is no text."),
    warning=True,
)
BACKWARDS = ERRATA.code(
    "SUB136",
    msg("An event happened on an earlier day than one that it came after."),
    msg("One of the days is wrong: `git log -p errata` tells which."),
    warning=True,
)
OTHER_THAN_HELD = ERRATA.code(
    "SUB137",
    msg("A reverted erratum does not say what it did when it was in force."),
    msg("Bring the file back as it was: `git log -p errata` tells it."),
)
