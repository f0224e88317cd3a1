"""The theme that a Word file has to have: colours and fonts that no style of ours refers to."""

from __future__ import annotations

from typing import Final

from sub_cli.word.style import House

_SLOTS: Final = ("accent1", "accent2", "accent3", "accent4", "accent5", "accent6")
_A: Final = "http://schemas.openxmlformats.org/drawingml/2006/main"
_FILL: Final = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'


def theme(house: House) -> bytes:
    """Return the part."""
    from xml.sax.saxutils import quoteattr

    def colour(name: str, value: str) -> str:
        return f"<a:{name}><a:srgbClr val={quoteattr(value)}/></a:{name}>"

    colours = [colour("dk1", house.ink), colour("lt1", "FFFFFF"), colour("dk2", house.grey), colour("lt2", house.tint)]
    colours += [colour(slot, house.accent if slot == "accent1" else house.grey) for slot in _SLOTS]
    colours += [colour("hlink", house.link), colour("folHlink", house.link)]
    font = f'<a:latin typeface={quoteattr(house.font)}/><a:ea typeface=""/><a:cs typeface=""/>'
    line = f'<a:ln w="6350">{_FILL}<a:prstDash val="solid"/></a:ln>'
    effect = "<a:effectStyle><a:effectLst/></a:effectStyle>"
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<a:theme xmlns:a="{_A}" name="House"><a:themeElements>'
        f'<a:clrScheme name="House">{"".join(colours)}</a:clrScheme>'
        f'<a:fontScheme name="House"><a:majorFont>{font}</a:majorFont><a:minorFont>{font}</a:minorFont></a:fontScheme>'
        f'<a:fmtScheme name="House"><a:fillStyleLst>{_FILL * 3}</a:fillStyleLst><a:lnStyleLst>{line * 3}</a:lnStyleLst>'
        f"<a:effectStyleLst>{effect * 3}</a:effectStyleLst><a:bgFillStyleLst>{_FILL * 3}</a:bgFillStyleLst>"
        "</a:fmtScheme></a:themeElements></a:theme>"
    ).encode()
