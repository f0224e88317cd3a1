"""What every code of a finding means, and what to do about it: for `sub explain`, and for docs/codes.md."""

from __future__ import annotations

from dataclasses import dataclass

from sub_cli.cli.language import N_


@dataclass(frozen=True, slots=True)
class Code:
    """One code; its texts are message ids, with commands and keys between backquotes."""

    name: str
    """`SUB126`."""
    wrong: str
    """What is wrong."""
    remedy: str
    """What to do about it."""
    warning: bool = False
    """True where it only deserves a look."""


CHAPTERS: tuple[tuple[str, tuple[Code, ...]], ...] = (
    (
        N_("YAML and the form of files"),
        (
            Code("SUB001", N_("The file is not UTF-8."), N_("Save it as UTF-8.")),
            Code("SUB002", N_("The file begins with a byte order mark."), N_("Save it as UTF-8 without BOM.")),
            Code(
                "SUB003",
                N_("The file has Windows line ends."),
                N_("Save it with LF; `.gitattributes` of a new workspace sees to it."),
            ),
            Code("SUB004", N_("A tab stands in the file."), N_("Use spaces.")),
            Code(
                "SUB005",
                N_("A character that cannot be read back, or is invisible, stands in the text."),
                N_("Take it out; it often came with a paste."),
            ),
            Code(
                "SUB006",
                N_("A character turns the direction of the text around, which can hide words."),
                N_("Take it out."),
            ),
            Code(
                "SUB007", N_("Letters with loose accents (not NFC)."), N_("Type them again, or save the file as NFC.")
            ),
            Code(
                "SUB008",
                N_("The file is too large: 1 MB for texts, 100 kB for `sub.toml`, 20 MB for pictures and fonts."),
                N_("Divide it."),
            ),
            Code("SUB009", N_("Too many values in one file, or lists nested too deep."), N_("Divide it.")),
            Code(
                "SUB010",
                N_("This is not YAML; the sentence says where it stops making sense."),
                N_("Mostly a missing quote, colon or indent on that line or the one above."),
            ),
            Code("SUB011", N_("An anchor or alias (`&x`, `*x`)."), N_("Write the value out.")),
            Code("SUB012", N_("A tag (`!x`)."), N_("Take it out.")),
            Code("SUB013", N_("A merge key (`<<`)."), N_("Write the values out.")),
            Code(
                "SUB014",
                N_("A second document, an end mark or a directive."),
                N_("A file holds one document and no `%` lines."),
            ),
            Code("SUB015", N_("A key stands twice."), N_("Keep one of them.")),
            Code(
                "SUB016", N_("The file is empty, or is not keys with values."), N_("Its keys stand in docs/model.md.")
            ),
            Code("SUB017", N_("A key is no single word."), N_("See docs/model.md.")),
            Code(
                "SUB018",
                N_("A symbolic link, a pipe or a path that leads out of the workspace."),
                N_("Put a copy of the file there."),
            ),
            Code(
                "SUB019",
                N_("The name of a file cannot exist on Windows or macOS beside the others."),
                N_("Give it another name."),
            ),
            Code(
                "SUB020",
                N_("An unknown key."),
                N_("Mostly a typing mistake; the fix names the key that was probably meant."),
            ),
            Code(
                "SUB021", N_("A section number stands without quotes: YAML reads 2.10 as 2.1."), N_('`number: "2.10"`')
            ),
            Code(
                "SUB022",
                N_("A value without quotes that YAML reads as a number, a date, nothing, or yes or no."),
                N_("Put it in quotes."),
            ),
            Code("SUB023", N_("A key is missing."), N_("Add it.")),
            Code(
                "SUB024",
                N_("Another sort of value is expected: one line, a list, a whole number."),
                N_("See docs/model.md."),
            ),
            Code("SUB025", N_("This is no date, or a day that does not exist."), N_("Write `2021-04-09`.")),
            Code("SUB026", N_("This word cannot stand under this key."), N_("Take one of those that are named.")),
            Code(
                "SUB027",
                N_("A text does not stand in a block."),
                N_("A vertical bar behind `text:`, and the text indented below it."),
            ),
            Code("SUB028", N_("A value has more than one line."), N_("Write it on one.")),
            Code("SUB029", N_("A key has no value."), N_("Fill it in.")),
            Code("SUB031", N_("This is no id."), N_("Lower case letters, digits and single hyphens.")),
            Code("SUB032", N_("A text is longer than 200 kB."), N_("Divide the section.")),
            Code(
                "SUB033",
                N_("The file is laid out so that it could not be restored to the byte; nothing was written."),
                N_("Write the key's value in the usual form: a key, a colon, the value on one line or in a block."),
            ),
        ),
    ),
    (
        N_("Documents"),
        (
            Code(
                "SUB051",
                N_("The outline names a section that has no file."),
                N_("Write the file, or take the line out."),
            ),
            Code(
                "SUB052",
                N_("A section's file stands in no outline."),
                N_("Add its id to the outline, or take the file away."),
            ),
            Code(
                "SUB053", N_("The `id` is not that of the file or folder."), N_("Make them the same; ids never change.")
            ),
            Code("SUB054", N_("A section stands in the outline twice."), N_("Take one out.")),
            Code(
                "SUB055",
                N_("The outline is no list with one section on each line."),
                N_("A dash and an id on each line; what is below it indented, behind a colon."),
            ),
            Code(
                "SUB056", N_("A section in the outline has a colon and nothing below it."), N_("Take the colon away.")
            ),
            Code("SUB057", N_("Something else than a section's file lies in `sections/`."), N_("Move it.")),
            Code(
                "SUB060",
                N_("A section's id in the outline has not the form of an id."),
                N_("Lower case letters, digits and hyphens."),
            ),
            Code("SUB061", N_("An id stands in the outline twice."), N_("Take one out.")),
            Code("SUB062", N_("A section stands deeper than six levels."), N_("Move it up.")),
            Code(
                "SUB063",
                N_("A section is not part of the plan, because the outline does not name it."),
                N_("Add it to the outline."),
            ),
            Code("SUB064", N_("Two sections have the same number."), N_("Give one another fixed number, or none.")),
            Code("SUB065", N_("The document or a section has no title."), N_("Give it one.")),
            Code(
                "SUB066",
                N_("Two sections have the same title."),
                N_("Give one another title, if people name sections by it."),
                warning=True,
            ),
        ),
    ),
    (
        N_("Errata"),
        (
            Code("SUB100", N_("An unknown operation."), N_("See docs/model.md#operations.")),
            Code("SUB101", N_("A change does not begin with its operation."), N_("Put the operation first.")),
            Code(
                "SUB102",
                N_("The old wording was altered: it has not the digest below it."),
                N_("Undo the edit, or take the digest out if it is meant."),
            ),
            Code("SUB103", N_("`id` or `document` is not what the path says."), N_("Make them the same.")),
            Code(
                "SUB105",
                N_("A file `chain` of an older version tells the order of errata, which now stands in the errata."),
                N_("`sub check --fix` takes up what it says."),
            ),
            Code(
                "SUB107",
                N_("An erratum is applied or reverted twice in a row."),
                N_("Take out the event that never happened."),
            ),
            Code(
                "SUB108",
                N_("The places of an event are not those of the changes: too many, too few, or of another kind."),
                N_("Bring back the file as it was; changes of what was applied are never edited."),
            ),
            Code("SUB110", N_("An erratum changes nothing."), N_("Write its changes, or withdraw it."), warning=True),
            Code("SUB111", N_("The old wording was altered: it has not its digest."), N_("As SUB102.")),
            Code(
                "SUB112",
                N_("Two changes of one erratum contradict each other."),
                N_("Make one of them, or two errata."),
            ),
            Code(
                "SUB113",
                N_("A wording is not made of whole lines, or the line is below 1."),
                N_("End each line with a line feed; write the text in a block."),
            ),
            Code("SUB114", N_("A change names no section, or none that can be one."), N_("Name one by id.")),
            Code(
                "SUB115",
                N_("A conflict that a rebase left is not settled."),
                N_("Settle it (docs/errata.md#what-does-not-fit), then `sub erratum rebase E01 --continue`."),
            ),
            Code("SUB116", N_("A change makes no difference."), N_("Take it out.")),
            Code("SUB117", N_("A title is empty."), N_("Give it one.")),
            Code(
                "SUB120",
                N_("An erratum is for a document that is not there."),
                N_("Correct `document`, or the folder."),
            ),
            Code("SUB121", N_("An erratum names a memorandum that is not there."), N_("Write it, or correct `memo`.")),
            Code(
                "SUB122",
                N_("An erratum names a memorandum that does not name it."),
                N_("`sub memo edit NUMBER --erratum E01`"),
            ),
            Code(
                "SUB123",
                N_("Events of errata came after one another in a circle."),
                N_("Bring back what was edited under `after`: `git log errata` tells it."),
            ),
            Code(
                "SUB124",
                N_("The status of an erratum is not what its last event says, or no event says so."),
                N_("Correct `status`; errata of an older version: `sub check --fix`."),
            ),
            Code(
                "SUB125",
                N_("An event came after one that is not there."),
                N_("Pending: `sub erratum rebase E01`. Applied: bring that back with git, or apply it anew."),
            ),
            Code(
                "SUB126",
                N_("The text is not what base edition and errata make: somebody edited it by hand."),
                N_("Take the edit back, or make an erratum of it: `sub erratum new --from-diff REV`."),
            ),
            Code("SUB127", N_("A pending erratum no longer fits."), N_("`sub erratum rebase E01`"), warning=True),
            Code(
                "SUB128",
                N_("Two pending errata want the same sentence."),
                N_("Apply one and rebase the other, or withdraw one."),
                warning=True,
            ),
            Code(
                "SUB129",
                N_("A hand-written change order has a sentence that is not understood."),
                N_("Write it as `sub erratum order` does, or leave it to a reader."),
                warning=True,
            ),
            Code(
                "SUB130",
                N_("A hand-written change order says something else than the operations."),
                N_("Correct one of the two."),
            ),
            Code(
                "SUB131",
                N_("Errata of one document have one number."),
                N_("`sub check --fix` gives one of them another; what is in force or published keeps it."),
            ),
            Code(
                "SUB133",
                N_("Nobody knows on which day an erratum was applied or reverted."),
                N_("`sub check --fix --day E01=2021-04-09`"),
            ),
            Code(
                "SUB134",
                N_("Two errata of different branches want the same place."),
                N_("`sub settle` asks which one holds."),
            ),
            Code(
                "SUB135",
                N_(
                    "On some days an erratum holds without the one that it builds on, or with one that wants its place."
                ),
                N_("Let it hold from another day; of those days there is no text."),
                warning=True,
            ),
            Code(
                "SUB136",
                N_("An event happened on an earlier day than one that it came after."),
                N_("One of the days is wrong: `git log -p errata` tells which."),
                warning=True,
            ),
            Code(
                "SUB137",
                N_("A reverted erratum does not say what it did when it was in force."),
                N_("Bring the file back as it was: `git log -p errata` tells it."),
            ),
        ),
    ),
    (
        N_("Memoranda"),
        (
            Code("SUB150", N_("The `number` is not that of the file."), N_("Make them the same.")),
            Code(
                "SUB160",
                N_("A text to be imported lacks a field of its head."),
                N_("It needs a number, DATUM, AAN, VAN and ONDERWERP."),
            ),
            Code("SUB161", N_("The date in a text to be imported is no date."), N_("Write it as 9-4-2021.")),
            Code("SUB170", N_("Two memoranda have one number."), N_("Give the later one the next number.")),
            Code(
                "SUB171",
                N_("A number has not the form of `pattern`."),
                N_("Rename the file and `number`, or correct the pattern."),
            ),
            Code(
                "SUB172",
                N_("The year in the number is not that of the date."),
                N_("Correct the date, if it is a mistake."),
                warning=True,
            ),
            Code("SUB173", N_("The memorandum names a document that is not there."), N_("Correct `document`.")),
            Code("SUB174", N_("It names an erratum that is not there."), N_("Correct `errata`.")),
            Code("SUB175", N_("Its text shows an erratum that is not among its `errata`."), N_("Add it there.")),
            Code(
                "SUB176",
                N_("Its erratum belongs to another memorandum."),
                N_("Correct `memo` of the erratum, or `errata` here."),
            ),
            Code(
                "SUB177",
                N_("Its erratum was withdrawn, or is not adopted while the memorandum is final."),
                N_("Adopt or apply the erratum first."),
            ),
            Code(
                "SUB178",
                N_("Its erratum holds from before the date of the memorandum."),
                N_("Correct `effective`, if it is a mistake."),
                warning=True,
            ),
            Code("SUB179", N_("It has no subject."), N_("Give it one.")),
            Code("SUB180", N_("It is final and nobody signs it."), N_("Fill in `signatories`."), warning=True),
            Code(
                "SUB181",
                N_("Its text quotes a sentence of its erratum in other words."),
                N_("Let `[](@E01)` stand in its place, or say it without quoting."),
                warning=True,
            ),
            Code(
                "SUB182",
                N_("A reference stands behind a noun that it prints itself: `paragraaf [](#rollen)`."),
                N_("Leave the noun out."),
                warning=True,
            ),
            Code(
                "SUB183",
                N_("Its erratum refers to a section that only another erratum brings."),
                N_("Bring that one out before it, or apply it first."),
            ),
            Code(
                "SUB185",
                N_("It is signed, and its signed file is not kept."),
                N_("`sub memo keep NUMBER FILE` takes it in."),
            ),
            Code(
                "SUB186",
                N_("The signed file of a memorandum is on record and not here; *look* where git does not keep it."),
                N_("Put it back from history, or from wherever it is kept."),
            ),
            Code(
                "SUB187",
                N_("A signed file is not what its record says, or does not hold by itself."),
                N_("Put file and record back as they were when it was signed."),
            ),
            Code(
                "SUB188",
                N_("A memorandum says something else than what was signed."),
                N_("Put it back; a better text gets a letter: `sub memo new --version-of NUMBER`."),
            ),
            Code("SUB189", N_("There is a signed file of a memorandum that is not there."), N_("Put its file back.")),
            Code(
                "SUB190",
                N_("A section has another number than the memorandum showed when it became final."),
                N_("Read it over; as a draft and final again it shows the numbers of today."),
                warning=True,
            ),
            Code(
                "SUB191",
                N_("A memorandum was signed on two branches, and git cannot merge that."),
                N_("Let one file hold, and keep the other: `sub memo keep NUMBER FILE --withdrawn`."),
            ),
            Code("SUB196", N_("It is final and has no addressee."), N_("Give it one, or more: `to`.")),
            Code(
                "SUB197",
                N_("It is final and says nothing: no text, and no erratum."),
                N_("Write its text, or make it a draft again."),
            ),
            Code(
                "SUB198",
                N_("Its erratum is out in another memorandum too, which is no version of it."),
                N_("Take it out of one of them, or withdraw one."),
            ),
            Code(
                "SUB199",
                N_("The house style has no words for the language of a document or memorandum."),
                N_("Correct `language`, or add a table of words to `house.toml`."),
            ),
        ),
    ),
    (
        N_("Markdown and references"),
        (
            Code("SUB200", N_("A text is longer than 200 kB."), N_("Divide it.")),
            Code(
                "SUB201",
                N_("A text is nested too deep, or has too many brackets in one paragraph."),
                N_("Simplify it."),
            ),
            Code("SUB210", N_("An address that is not allowed."), N_("Only `https:`, `mailto:` and `#section` are.")),
            Code("SUB211", N_("A link to an address has no words."), N_("Put words between the brackets.")),
            Code(
                "SUB212",
                N_("A reference to a section that is not there."),
                N_("The fix names the nearest id; a memorandum needs its `document`."),
            ),
            Code(
                "SUB213",
                N_("A text shows an erratum that it does not bring out."),
                N_("Add it to `errata` of the memorandum."),
            ),
            Code(
                "SUB214",
                N_("An erratum does not stand in a paragraph of its own."),
                N_("Empty lines around `[](@E01)`."),
            ),
            Code(
                "SUB220", N_("A picture is not in the workspace."), N_("Give its path from the root of the workspace.")
            ),
            Code(
                "SUB221",
                N_("A picture has no words for those who cannot see it."),
                N_("Say between the brackets what it shows."),
            ),
            Code("SUB230", N_("Nothing refers to a footnote."), N_("Refer to it, or take it out.")),
            Code("SUB231", N_("A footnote that is referred to is not there."), N_("Write it: `[^1]: …`")),
            Code("SUB232", N_("A footnote stands there twice."), N_("Take one out.")),
            Code(
                "SUB233",
                N_("Nothing uses an address that is defined."),
                N_("Use it, or take it out; it may be a sentence that would vanish."),
            ),
        ),
    ),
    (
        N_("Settings"),
        (
            Code("SUB250", N_("`sub.toml` is not TOML."), N_("The sentence says where.")),
            Code("SUB251", N_("An unknown key or table."), N_("The fix names the one that was probably meant.")),
            Code("SUB252", N_("Another sort of value is expected."), N_("See docs/model.md#settings.")),
            Code(
                "SUB253",
                N_("The number pattern cannot be used."),
                N_("`{seq}` once, and at most `{year}` and `{committee}` besides."),
            ),
            Code("SUB254", N_("A folder leads out of the workspace."), N_("A folder inside it, with forward slashes.")),
            Code(
                "SUB255",
                N_("A theme or a level of signature is written in a way that it cannot be."),
                N_("See docs/model.md#settings."),
            ),
            Code("SUB256", N_("The theme that is named is not there."), N_("The fix names those that are.")),
            Code(
                "SUB257",
                N_("There is no time zone of that name."),
                N_("The fix names the one that was probably meant."),
            ),
            Code(
                "SUB265",
                N_("`sub.toml` or `house.toml` is nested deeper, or holds a longer number, than any setting needs."),
                N_("The sentence says where; nothing behind that place was read."),
            ),
        ),
    ),
    (
        N_("House style and pages"),
        (
            Code("SUB300", N_("The house style has no `house.toml`."), N_("Copy the one that `sub init` makes.")),
            Code("SUB301", N_("`house.toml` is not TOML."), N_("The sentence says where.")),
            Code("SUB302", N_("A template is not UTF-8."), N_("Save it as UTF-8.")),
            Code("SUB303", N_("A value in `house.toml` is wrong or missing."), N_("The sentence says which.")),
            Code(
                "SUB304",
                N_("The house style has no font."),
                N_("Put .ttf or .otf files in `templates/fonts/`; fonts of the system are never used."),
            ),
            Code(
                "SUB310",
                N_("A template cannot be filled."),
                N_("The sentence gives file and line of the mistake in it."),
            ),
            Code(
                "SUB340",
                N_("A page or picture asks for something that may not be fetched."),
                N_("Put the file in the workspace and name it by its path."),
            ),
            Code("SUB341", N_("The fonts lack a character."), N_("Type another one, or add a font that has it.")),
            Code(
                "SUB342",
                N_("The typesetter complained; a page with a hole is never made."),
                N_("The sentence quotes it; mostly CSS that is not understood."),
            ),
            Code(
                "SUB343",
                N_("A page took more time or memory than is allowed."),
                N_("Make it simpler; enormous tables are the usual reason."),
            ),
            Code(
                "SUB344",
                N_("A style sheet asks for itself, at once or by way of others."),
                N_("Take the `@import` out that closes the circle."),
            ),
            Code(
                "SUB345",
                N_("What was set is no sound PDF: empty, cut off, without a page or with an empty one."),
                N_("Nothing was kept of it. Take back what changed last in the house style, and build again."),
            ),
            Code(
                "SUB346",
                N_("A font of the house style is no font, or a damaged one."),
                N_("Take the file anew from where it came, or take it out of the house style."),
            ),
            Code("SUB350", N_("A manifest of a build cannot be read."), N_("Build anew.")),
            Code(
                "SUB351",
                N_("Two manifests are of different builds and cannot be one."),
                N_("Build both from the same commit, with the same versions."),
            ),
            Code(
                "SUB352",
                N_("A file that was built is not what its manifest says."),
                N_("Build anew; if it was changed on purpose, it is not ours any more."),
            ),
        ),
    ),
    (
        N_("git and files"),
        (
            Code(
                "SUB400",
                N_("A file that would be overwritten has changes that are not committed."),
                N_("Commit or stash them, and run the command again."),
            ),
            Code("SUB401", N_("A file changed while it was being worked on."), N_("Run the command again.")),
            Code("SUB402", N_("A file that would be made is there already."), N_("Move it.")),
        ),
    ),
    (
        N_("Surroundings, told by `sub doctor`"),
        (
            Code("SUB410", N_("git is not there, or is older than 2.38."), N_("Install it.")),
            Code(
                "SUB411",
                N_("There is no repository, or no branch is checked out."),
                N_("`git init`, or `git switch BRANCH`."),
            ),
            Code(
                "SUB412", N_("git knows no name for you."), N_('`git config --global user.name "…"` and `user.email`.')
            ),
            Code(
                "SUB413",
                N_("YAML is read ten times slower than it could be: libyaml is not there."),
                N_("`pip install ruamel.yaml.clib`"),
            ),
            Code(
                "SUB414",
                N_("Pango or HarfBuzz is not there, so no PDF can be made."),
                N_("The advice names the packages."),
            ),
            Code(
                "SUB415", N_("A crash left a change unfinished."), N_("`sub doctor --fix`, or any command that writes.")
            ),
            Code(
                "SUB416",
                N_("git compares and merges line by line, not by sentence; or is half set up to do better."),
                N_("`sub git setup`"),
            ),
            Code("SUB417", N_("git is set up to call a program that cannot be started."), N_("`sub git setup`")),
            Code("SUB418", N_("The clone is shallow: history is not whole."), N_("`git fetch --unshallow`")),
            Code("SUB419", N_("The house style cannot be used."), N_("What is wrong stands beside it.")),
            Code(
                "SUB420",
                N_("Merges put sentences beside each other that two people changed."),
                N_("Read them: `sub git merged`."),
            ),
            Code(
                "SUB421",
                N_("`register` in `sub.toml` names a remote that this clone does not have."),
                N_("`git remote add NAME ADDRESS`"),
            ),
            Code(
                "SUB422",
                N_("git is asked to sign commits, and those of `sub` are not signed."),
                N_("`git tag -s NAME` vouches for all that is behind it."),
            ),
            Code(
                "SUB423",
                N_("A merge, rebase, cherry-pick or revert of git is not finished; until then nothing is recorded."),
                N_("Go on with it, or leave it: `git merge --continue`, `git merge --abort`."),
            ),
        ),
    ),
    (
        N_("Pictures"),
        (
            Code(
                "SUB430",
                N_("A picture is not in git, though the text that shows it is."),
                N_("Add and commit it; `--force` where `.gitignore` names it."),
            ),
            Code(
                "SUB431",
                N_("A picture is of another kind than PNG, JPEG or SVG, or than its name says."),
                N_("Save it as PNG, or give it the name that fits."),
            ),
            Code(
                "SUB432",
                N_("A picture is too large: more than 50 million pixels or 20 MB."),
                N_("Make it smaller."),
            ),
            Code(
                "SUB433",
                N_("A picture has colours that an archived PDF cannot show: CMYK, 16 bits of grey."),
                N_("Save it in RGB, with 8 bits for each colour."),
            ),
            Code(
                "SUB434",
                N_("A picture is damaged: it cannot be read to its end."),
                N_("Put it there anew, from where it came."),
            ),
            Code(
                "SUB435",
                N_("A picture of the adopted edition is not what it was, or is gone."),
                N_("Put it back; another picture is another file, and comes with an erratum."),
            ),
            Code(
                "SUB436",
                N_("An adopted edition does not record one of its pictures."),
                N_("`sub check --fix` does, as the picture was at adoption."),
                warning=True,
            ),
        ),
    ),
    (
        N_("Pages that cannot be made"),
        (
            Code(
                "SUB437",
                N_("An erratum of a memorandum does not fit the text, so that its page cannot be made."),
                N_("Carry it onto the present text: `sub erratum rebase E01`."),
            ),
        ),
    ),
    (
        N_("Folders and typesetting"),
        (
            Code(
                "SUB440",
                N_("A folder for what is built, or for the house style, holds other files."),
                N_("Name one of its own, such as `output`."),
            ),
            Code(
                "SUB441",
                N_("The typesetter cannot set the page, and does not say it in words."),
                N_("The sentence quotes it; mostly a size or nesting in CSS that is out of all proportion."),
            ),
        ),
    ),
    (
        N_("Keys"),
        (
            Code("SUB500", N_("The key file is no PKCS#12 file."), N_("Give a .p12 or .pfx file.")),
            Code(
                "SUB501",
                N_("A certificate to trust is not PEM."),
                N_("Convert it: `openssl x509 -inform der -in x.crt -out x.pem`."),
            ),
            Code("SUB502", N_("A revocation list is none, in PEM or DER."), N_("Get it from the authority anew.")),
        ),
    ),
)
