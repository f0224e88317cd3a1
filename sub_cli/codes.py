"""Codes: what a finding is, in a word that never changes; and those of files, settings, pages and surroundings.

What thought finds is declared in its own rooms (`document.codes`, `errata.codes`, `memo.codes`). What any reader,
writer or maker of pages may find stands here, for these are strangers to one another; `lint.codes` has all of them.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from sub_cli.messages import Message, msg


class Code(str):
    """The code of a finding, `SUB126`: a word that knows what it means; made by `Chapter.code`."""

    __slots__ = ("remedy", "warning", "wrong")

    wrong: Message
    """What is wrong, with commands and keys between backquotes."""
    remedy: Message
    """What to do about it."""
    warning: bool
    """True where it only deserves a look."""

    def __new__(cls, name: str, wrong: Message, remedy: Message, warning: bool = False) -> Code:
        """Return the code `name` with its meaning."""
        self = super().__new__(cls, name)
        self.wrong, self.remedy, self.warning = wrong, remedy, warning
        return self

    def __getnewargs__(self) -> tuple[str, Message, Message, bool]:  # type: ignore[override]
        """Return what another process makes the same code of."""
        return str(self), self.wrong, self.remedy, self.warning


@dataclass(frozen=True, slots=True)
class Chapter:
    """Codes of one subject, in the order of their numbers."""

    title: Message
    codes: list[Code] = field(default_factory=list)

    def code(self, name: str, wrong: Message, remedy: Message, *, warning: bool = False) -> Code:
        """Declare a code; ValueError where its number does not come behind those before it."""
        if self.codes and name <= self.codes[-1]:
            raise ValueError(f"{name} comes after {self.codes[-1]}")
        self.codes.append(Code(name, wrong, remedy, warning))
        return self.codes[-1]


FILES = Chapter(msg("YAML and the form of files"))

NOT_UTF8 = FILES.code("SUB001", msg("The file is not UTF-8."), msg("Save it as UTF-8."))
BYTE_ORDER_MARK = FILES.code(
    "SUB002", msg("The file begins with a byte order mark."), msg("Save it as UTF-8 without BOM.")
)
WINDOWS_LINE_ENDS = FILES.code(
    "SUB003",
    msg("The file has Windows line ends."),
    msg("Save it with LF; `.gitattributes` of a new workspace sees to it."),
)
TAB = FILES.code("SUB004", msg("A tab stands in the file."), msg("Use spaces."))
HIDDEN_CHARACTER = FILES.code(
    "SUB005",
    msg("A character that cannot be read back, or is invisible, stands in the text."),
    msg("Take it out; it often came with a paste."),
)
TURNED_DIRECTION = FILES.code(
    "SUB006", msg("A character turns the direction of the text around, which can hide words."), msg("Take it out.")
)
LOOSE_ACCENTS = FILES.code(
    "SUB007", msg("Letters with loose accents (not NFC)."), msg("Type them again, or save the file as NFC.")
)
TOO_LARGE = FILES.code(
    "SUB008",
    msg("The file is too large: 1 MB for texts, 100 kB for `sub.toml` and `house.toml`, 20 MB for pictures and fonts."),
    msg("Divide it."),
)
TOO_MANY_VALUES = FILES.code("SUB009", msg("Too many values in one file, or lists nested too deep."), msg("Divide it."))
NOT_YAML = FILES.code(
    "SUB010",
    msg("This is not YAML; the sentence says where it stops making sense."),
    msg("Mostly a missing quote, colon or indent on that line or the one above."),
)
ANCHOR = FILES.code("SUB011", msg("An anchor or alias (`&x`, `*x`)."), msg("Write the value out."))
YAML_TAG = FILES.code("SUB012", msg("A tag (`!x`)."), msg("Take it out."))
MERGE_KEY = FILES.code("SUB013", msg("A merge key (`<<`)."), msg("Write the values out."))
SECOND_DOCUMENT = FILES.code(
    "SUB014", msg("A second document, an end mark or a directive."), msg("A file holds one document and no `%` lines.")
)
KEY_TWICE = FILES.code("SUB015", msg("A key stands twice."), msg("Keep one of them."))
NO_KEYS = FILES.code(
    "SUB016", msg("The file is empty, or is not keys with values."), msg("Its keys stand in docs/model.md.")
)
KEY_NO_WORD = FILES.code("SUB017", msg("A key is no single word."), msg("See docs/model.md."))
LEADS_OUT = FILES.code(
    "SUB018",
    msg("A symbolic link, a pipe or a path that leads out of the workspace."),
    msg("Put a copy of the file there."),
)
IMPOSSIBLE_NAME = FILES.code(
    "SUB019",
    msg("The name of a file cannot exist on Windows or macOS beside the others."),
    msg("Give it another name."),
)
UNKNOWN_KEY = FILES.code(
    "SUB020", msg("An unknown key."), msg("Mostly a typing mistake; the fix names the key that was probably meant.")
)
BARE_NUMBER = FILES.code(
    "SUB021", msg("A section number stands without quotes: YAML reads 2.10 as 2.1."), msg('`number: "2.10"`')
)
BARE_VALUE = FILES.code(
    "SUB022",
    msg("A value without quotes that YAML reads as a number, a date, nothing, or yes or no."),
    msg("Put it in quotes."),
)
KEY_MISSING = FILES.code("SUB023", msg("A key is missing."), msg("Add it."))
OTHER_SORT = FILES.code(
    "SUB024", msg("Another sort of value is expected: one line, a list, a whole number."), msg("See docs/model.md.")
)
NO_DATE = FILES.code("SUB025", msg("This is no date, or a day that does not exist."), msg("Write `2021-04-09`."))
UNKNOWN_WORD = FILES.code(
    "SUB026", msg("This word cannot stand under this key."), msg("Take one of those that are named.")
)
NO_BLOCK = FILES.code(
    "SUB027",
    msg("A text does not stand in a block."),
    msg("A vertical bar behind `text:`, and the text indented below it."),
)
MORE_LINES = FILES.code("SUB028", msg("A value has more than one line."), msg("Write it on one."))
NO_VALUE = FILES.code("SUB029", msg("A key has no value."), msg("Fill it in."))
NO_ID = FILES.code("SUB031", msg("This is no id."), msg("Lower case letters, digits and single hyphens."))
LONG_TEXT = FILES.code("SUB032", msg("A text is longer than 200 kB."), msg("Divide the section."))
OTHER_LAYOUT = FILES.code(
    "SUB033",
    msg("The file is laid out so that it could not be restored to the byte; nothing was written."),
    msg("Write the key's value in the usual form: a key, a colon, the value on one line or in a block."),
)
CONFLICT_LEFT = FILES.code(
    "SUB034",
    msg("A conflict of git's stands in the file: the wordings of two sides, one above the other."),
    msg("`sub settle` asks which of them holds; `sub settle --abort` goes back to before."),
)
MERGE_MARK = FILES.code(
    "SUB035",
    msg("A line that git wrote between two versions stands in the text."),
    msg("Choose the words, and take out the lines that begin with <<<<<<<, ======= and >>>>>>>."),
)

CONFLICT_COPY = FILES.code(
    "SUB036",
    msg("A cloud drive left a copy of a file beside it, because two people changed it; nothing else reads the copy."),
    msg("`sub save` shows both and asks which of them stays; `sub save --keep original` or `--keep copy` says it."),
    warning=True,
)

SETTINGS = Chapter(msg("Settings"))

SETTINGS_NOT_TOML = SETTINGS.code("SUB250", msg("`sub.toml` is not TOML."), msg("The sentence says where."))
UNKNOWN_SETTING = SETTINGS.code(
    "SUB251", msg("An unknown key or table."), msg("The fix names the one that was probably meant.")
)
OTHER_SORT_OF_SETTING = SETTINGS.code(
    "SUB252", msg("Another sort of value is expected."), msg("See docs/model.md#settings.")
)
BAD_PATTERN = SETTINGS.code(
    "SUB253",
    msg("The number pattern cannot be used."),
    msg(
        "`{seq}` once, and at most `{year}` and `{committee}` besides.",
        seq="{seq}",
        year="{year}",
        committee="{committee}",
    ),
)
FOLDER_LEADS_OUT = SETTINGS.code(
    "SUB254", msg("A folder leads out of the workspace."), msg("A folder inside it, with forward slashes.")
)
BAD_FORM_OF_SETTING = SETTINGS.code(
    "SUB255",
    msg("A theme or a level of signature is written in a way that it cannot be."),
    msg("See docs/model.md#settings."),
)
NO_THEME = SETTINGS.code("SUB256", msg("The theme that is named is not there."), msg("The fix names those that are."))
NO_ZONE = SETTINGS.code(
    "SUB257", msg("There is no time zone of that name."), msg("The fix names the one that was probably meant.")
)
BEYOND_BOUNDS = SETTINGS.code(
    "SUB265",
    msg("`sub.toml` or `house.toml` is nested deeper, or holds a longer number, than any setting needs."),
    msg("The sentence says where; nothing behind that place was read."),
)

PAGES = Chapter(msg("House style and pages"))

NO_HOUSE = PAGES.code("SUB300", msg("The house style has no `house.toml`."), msg("Copy the one that `sub init` makes."))
HOUSE_NOT_TOML = PAGES.code("SUB301", msg("`house.toml` is not TOML."), msg("The sentence says where."))
TEMPLATE_NOT_UTF8 = PAGES.code("SUB302", msg("A template is not UTF-8."), msg("Save it as UTF-8."))
BAD_HOUSE_VALUE = PAGES.code(
    "SUB303", msg("A value in `house.toml` is wrong or missing."), msg("The sentence says which.")
)
NO_FONT = PAGES.code(
    "SUB304",
    msg("The house style has no font."),
    msg("Put .ttf or .otf files in `templates/fonts/`; fonts of the system are never used."),
)
BAD_TEMPLATE = PAGES.code(
    "SUB310", msg("A template cannot be filled."), msg("The sentence gives file and line of the mistake in it.")
)
FORBIDDEN_FETCH = PAGES.code(
    "SUB340",
    msg("A page or picture asks for something that may not be fetched."),
    msg("Put the file in the workspace and name it by its path."),
)
NO_GLYPH = PAGES.code("SUB341", msg("The fonts lack a character."), msg("Type another one, or add a font that has it."))
TYPESETTER_COMPLAINT = PAGES.code(
    "SUB342",
    msg("The typesetter complained; a page with a hole is never made."),
    msg("The sentence quotes it; mostly CSS that is not understood."),
)
BEYOND_LIMITS = PAGES.code(
    "SUB343",
    msg("A page took more time or memory than is allowed."),
    msg("Make it simpler; enormous tables are the usual reason."),
)
STYLE_CIRCLE = PAGES.code(
    "SUB344",
    msg("A style sheet asks for itself, at once or by way of others."),
    msg("Take the `@import` out that closes the circle."),
)
UNSOUND_PDF = PAGES.code(
    "SUB345",
    msg("What was set is no sound PDF: empty, cut off, without a page or with an empty one."),
    msg("Nothing was kept of it. Take back what changed last in the house style, and build again."),
)
DAMAGED_FONT = PAGES.code(
    "SUB346",
    msg("A font of the house style is no font, or a damaged one."),
    msg("Take the file anew from where it came, or take it out of the house style."),
)
BAD_MANIFEST = PAGES.code("SUB350", msg("A manifest of a build cannot be read."), msg("Build anew."))
OTHER_BUILD = PAGES.code(
    "SUB351",
    msg("Two manifests are of different builds and cannot be one."),
    msg("Build both from the same commit, with the same versions."),
)
OTHER_ARTEFACT = PAGES.code(
    "SUB352",
    msg("A file that was built is not what its manifest says."),
    msg("Build anew; if it was changed on purpose, it is not ours any more."),
)

GIT_AND_FILES = Chapter(msg("git and files"))

UNCOMMITTED = GIT_AND_FILES.code(
    "SUB400",
    msg("A file that would be overwritten has changes that are not saved."),
    msg("`sub save`, and run the command again."),
)
CHANGED_MEANWHILE = GIT_AND_FILES.code(
    "SUB401", msg("A file changed while it was being worked on."), msg("Run the command again.")
)
THERE_ALREADY = GIT_AND_FILES.code("SUB402", msg("A file that would be made is there already."), msg("Move it."))

SURROUNDINGS = Chapter(msg("Surroundings, told by `sub doctor`"))

GIT = SURROUNDINGS.code("SUB410", msg("git is not there, or is older than 2.38."), msg("Install it."))
REPOSITORY = SURROUNDINGS.code(
    "SUB411", msg("There is no repository, or no branch is checked out."), msg("`git init`, or `git switch BRANCH`.")
)
IDENTITY = SURROUNDINGS.code(
    "SUB412", msg("git knows no name for you."), msg('`git config --global user.name "…"` and `user.email`.')
)
LIBYAML = SURROUNDINGS.code(
    "SUB413",
    msg("YAML is read ten times slower than it could be: libyaml is not there."),
    msg("`pip install ruamel.yaml.clib`"),
)
PANGO = SURROUNDINGS.code(
    "SUB414", msg("Pango or HarfBuzz is not there, so no PDF can be made."), msg("The advice names the packages.")
)
CRASH = SURROUNDINGS.code(
    "SUB415", msg("A crash left a change unfinished."), msg("`sub doctor --fix`, or any command that writes.")
)
MERGE_DRIVER = SURROUNDINGS.code(
    "SUB416",
    msg("git compares and merges line by line, not by sentence; or is half set up to do better."),
    msg("`sub git setup`"),
)
BROKEN_DRIVER = SURROUNDINGS.code(
    "SUB417", msg("git is set up to call a program that cannot be started."), msg("`sub git setup`")
)
SHALLOW = SURROUNDINGS.code(
    "SUB418", msg("The clone is shallow: history is not whole."), msg("`git fetch --unshallow`")
)
HOUSE_STYLE = SURROUNDINGS.code(
    "SUB419", msg("The house style cannot be used."), msg("What is wrong stands beside it.")
)
UNREAD_MERGE = SURROUNDINGS.code(
    "SUB420",
    msg("Merges put sentences beside each other that two people changed."),
    msg("Read them: `sub git merged`."),
)
REGISTER = SURROUNDINGS.code(
    "SUB421",
    msg(
        "The register of numbers that `register` in `sub.toml` names cannot be used: this clone has no such remote, it "
        "cannot be reached, it was set back and lost numbers, or it gave one out twice."
    ),
    msg("The sentence says which; `sub doctor --fix` puts back what this clone knows."),
)
SIGNED_COMMITS = SURROUNDINGS.code(
    "SUB422",
    msg("git is asked to sign commits, and those of `sub` are not signed."),
    msg("`git tag -s NAME` vouches for all that is behind it."),
)
UNDER_WAY = SURROUNDINGS.code(
    "SUB423",
    msg("git is in the middle of a merge, rebase, cherry-pick or the like; until then nothing is recorded."),
    msg("Go on with it, or back to before: `sub settle`, `sub settle --abort`."),
)

PICTURES = Chapter(msg("Pictures"))

PICTURE_NOT_IN_GIT = PICTURES.code(
    "SUB430",
    msg("A picture is not in git, though the text that shows it is."),
    msg("`sub save` takes it along, also where `.gitignore` names it."),
)
PICTURE_OF_OTHER_KIND = PICTURES.code(
    "SUB431",
    msg("A picture is of another kind than PNG, JPEG or SVG, or than its name says, or it moves."),
    msg("Save it as PNG, or give it the name that fits."),
)
PICTURE_TOO_LARGE = PICTURES.code(
    "SUB432", msg("A picture is too large: more than 50 million pixels or 20 MB."), msg("Make it smaller.")
)
PICTURE_COLOURS = PICTURES.code(
    "SUB433",
    msg("A picture has colours that an archived PDF cannot show: CMYK, 16 bits of grey."),
    msg("Save it in RGB, with 8 bits for each colour."),
)
DAMAGED_PICTURE = PICTURES.code(
    "SUB434", msg("A picture is damaged: it cannot be read to its end."), msg("Put it there anew, from where it came.")
)
EDITION_PICTURE = PICTURES.code(
    "SUB435",
    msg("A picture of the adopted edition is not what it was, or is gone."),
    msg("Put it back; another picture is another file, and comes with an erratum."),
)
PICTURE_NOT_ON_RECORD = PICTURES.code(
    "SUB436",
    msg("An adopted edition does not record one of its pictures."),
    msg("`sub check --fix` does, as the picture was at adoption."),
    warning=True,
)

UNMADE = Chapter(msg("Pages that cannot be made"))

MEMO_MISFIT = UNMADE.code(
    "SUB437",
    msg("An erratum of a memorandum does not fit the text, so that its page cannot be made."),
    msg("Carry it onto the present text: `sub erratum rebase E01`."),
)

FOLDERS = Chapter(msg("Folders and typesetting"))

FOLDER_IN_USE = FOLDERS.code(
    "SUB440",
    msg("A folder for what is built, or for the house style, holds other files."),
    msg("Name one of its own, such as `output`."),
)
CANNOT_SET = FOLDERS.code(
    "SUB441",
    msg("The typesetter cannot set the page, and does not say it in words."),
    msg("The sentence quotes it; mostly a size or nesting in CSS that is out of all proportion."),
)

KEYS = Chapter(msg("Keys"))

NO_PKCS12 = KEYS.code("SUB500", msg("The key file is no PKCS#12 file."), msg("Give a .p12 or .pfx file."))
NO_PEM = KEYS.code(
    "SUB501",
    msg("A certificate to trust is not PEM."),
    msg("Convert it: `openssl x509 -inform der -in x.crt -out x.pem`."),
)
NO_REVOCATION_LIST = KEYS.code(
    "SUB502", msg("A revocation list is none, in PEM or DER."), msg("Get it from the authority anew.")
)
