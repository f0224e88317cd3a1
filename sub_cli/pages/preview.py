"""The frame around a page that is being written: where else to look, what is wrong, and the script that renews it.

The page itself stays what `sub build` makes of it; the frame is not on paper.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

from sub_cli.pages.landmarks import FOLD
from sub_cli.redline.html import DARK, LIGHT
from sub_cli.redline.html import SCRIPT as KEYS
from sub_cli.render.web import VIEWPORT

_STYLE: Final = """\
.sub-frame, .sub-fault { font: 15px/1.5 system-ui, sans-serif; color: COLOUR-ink; text-align: left; hyphens: none }
.sub-frame { grid-column: 1 / -1 !important; margin: 0 0 2rem; padding: 0 0 .6rem }
.sub-frame { border-bottom: 1px solid COLOUR-line }
.sub-frame ul { display: flex; flex-wrap: wrap; gap: .2rem 1.2rem; margin: 0; padding: 0; list-style: none }
.sub-frame li { margin: 0; padding: 0 }
.sub-frame li::before, .sub-frame li::marker { content: none }
.sub-frame a, .sub-frame [aria-current] { display: inline-block; padding: .3rem 0; color: COLOUR-link }
.sub-frame a { text-decoration: underline; text-underline-offset: .2em }
.sub-frame a[aria-current] { color: COLOUR-ink; font-weight: 600; text-decoration: none }
.sub-frame p { margin: 0 }
.sub-frame [role=status]:empty { display: none }
.sub-fault {
  position: sticky; top: 0; z-index: 9; grid-column: 1 / -1 !important; max-height: 40vh; overflow: auto;
  margin: 0 0 2rem; padding: .8rem 1rem; background: COLOUR-del-back; border-left: 4px solid COLOUR-del;
}
.sub-fault:empty { display: none }
.sub-fault p { margin: 0 0 .4rem }
.sub-fault pre { margin: 0; font: 13px/1.45 ui-monospace, monospace; white-space: pre-wrap; overflow-wrap: anywhere }
.sub-frame :focus-visible, .sub-fault:focus-visible { outline: 2px solid COLOUR-focus; outline-offset: 2px }
@media print { .sub-frame, .sub-fault { display: none } }
"""
_ALONE: Final = """\
body { max-width: 48rem; margin: 0 auto; padding: 2.5rem 1.5rem; background: COLOUR-paper; color: COLOUR-ink }
:root { color-scheme: light dark; background: COLOUR-paper }
"""
_SKIP: Final = re.compile(r'\s*<a class="skip"[^<>]*>[^<>]*</a>')
SCRIPT: Final = """
(function(){
var known=document.querySelector('.sub-frame'),source=null,busy=false;
function at(){return document.querySelector('.sub-frame').dataset.revision;}
function say(name){document.querySelector('.sub-frame [role=status]').textContent=known.dataset[name]||'';}
function same(a,b){return a.nodeType===b.nodeType&&a.nodeName===b.nodeName&&a.id===b.id;}
function attributes(a,b){
[].slice.call(a.attributes).forEach(function(each){
if(!b.hasAttribute(each.name)&&each.name!=='open'&&each.name!=='hidden')a.removeAttribute(each.name);});
[].slice.call(b.attributes).forEach(function(each){
if(a.getAttribute(each.name)!==each.value&&each.name!=='open'&&each.name!=='hidden')a.setAttribute(each.name,each.value);});}
function become(a,b){
if(a.isEqualNode(b))return;
if(a.nodeType!==1){a.nodeValue=b.nodeValue;return;}
attributes(a,b);
var was=[].slice.call(a.childNodes),now=[].slice.call(b.childNodes),first=0,one=was.length,other=now.length;
while(first<one&&first<other&&was[first].isEqualNode(now[first]))first++;
while(one>first&&other>first&&was[one-1].isEqualNode(now[other-1])){one--;other--;}
var end=was[one]||null;
while(first<one&&first<other&&same(was[first],now[first])){become(was[first],now[first]);first++;}
for(var n=first;n<one;n++)was[n].remove();
for(var m=first;m<other;m++)a.insertBefore(document.importNode(now[m],true),end);}
function renew(){
if(busy)return;busy=true;
fetch(location.href.split('#')[0],{cache:'no-store'}).then(function(r){return r.text();}).then(function(text){
var page=new DOMParser().parseFromString(text,'text/html');
if(!page.querySelector('.sub-frame'))throw 0;
document.title=page.title;attributes(document.documentElement,page.documentElement);
become(document.head,page.head);become(document.body,page.body);
busy=false;listen();}).catch(function(){busy=false;lost();});}
function lost(){stop();say('gone');setTimeout(listen,2000);}
function stop(){if(source)source.close();source=null;}
function listen(){
stop();if(document.hidden||!at())return;
var here=encodeURIComponent(location.pathname),since=new URLSearchParams(location.search).get('since')||'';
source=new EventSource('/_sub/events?page='+here+'&since='+encodeURIComponent(since)+'&after='+at());
source.onopen=function(){say('');};
source.onmessage=function(e){if(e.data!==at()){stop();renew();}};
source.onerror=lost;}
document.addEventListener('visibilitychange',listen);
listen();})();
"""
SCRIPTS: Final = (SCRIPT, FOLD, KEYS)
"""All that runs on a page in a frame: ours, and those of a document and of a redline."""


@dataclass(frozen=True, slots=True)
class Way:
    """Another look at the same, or another page."""

    words: str
    address: str
    is_here: bool = False


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around a page, in words of the reader."""

    language: str
    name: str
    """What the frame is called, for who hears it."""
    ways: Sequence[Way]
    revision: str
    """What tells the page from the one before; without one it is not renewed."""
    reload: str
    """The words of the link that asks for the page once more, where no script runs."""
    gone: str
    """What is said when nobody answers any more."""
    fault: str = ""
    """Why the page is not what the text says by now."""
    findings: Sequence[str] = ()
    """What is wrong, each with its place."""


def framed(html: str, frame: Frame) -> str:
    """Return a page within a frame."""
    head, at_body, rest = html.partition("<body")
    opening, body = _opening(rest)
    style = f'<style>{_coloured(_STYLE)}</style>\n<link rel="icon" href="data:,">\n'
    head = head.replace("</head>", f"{style}</head>", 1)
    body, end, after = body.rpartition("</body>")
    return f"{head}{at_body}{opening}\n{_frame(frame)}{body}<script>{SCRIPT}</script>\n{end}{after}"


def _opening(page: str) -> tuple[str, str]:
    """Return what stands before a frame, and what behind it: a link that skips to the text stays the first of all."""
    tag, close, body = page.partition(">")
    skip = _SKIP.match(body)
    return f"{tag}{close}{skip[0] if skip else ''}", body[skip.end() :] if skip else body


def alone(frame: Frame) -> str:
    """Return a frame without a page, where none could be made yet."""
    return framed(
        f'<!doctype html>\n<html lang="{escape(frame.language)}">\n<head>\n<meta charset="utf-8">\n{VIEWPORT}\n'
        f"<title>{escape(frame.name)}</title>\n<style>{_coloured(_ALONE)}</style>\n</head>\n<body>\n<main><h1>{escape(frame.name)}</h1></main>\n</body>\n</html>\n",
        frame,
    )


def _frame(frame: Frame) -> str:
    ways = "".join(f"<li>{_way(each)}</li>" for each in frame.ways)
    again = f'<noscript><p><a href="">{escape(frame.reload)}</a></p></noscript>'
    return (
        f'<nav class="sub-frame" lang="{escape(frame.language)}" aria-label="{escape(frame.name)}" '
        f'data-revision="{escape(frame.revision)}" data-gone="{escape(frame.gone)}">'
        f'<ul>{ways}</ul>{again}<p role="status"></p></nav>\n{_fault(frame)}'
    )


def _way(way: Way) -> str:
    here = ' aria-current="page"' if way.is_here else ""
    return f'<a href="{escape(way.address)}"{here}>{escape(way.words)}</a>'


def _fault(frame: Frame) -> str:
    said = "".join(f"<pre>{escape(each)}</pre>" for each in frame.findings)
    inside = f"<p><strong>{escape(frame.fault)}</strong></p>{said}" if frame.fault else ""
    reach = ' tabindex="0"' if frame.fault else ""
    return f'<div class="sub-fault" role="alert" lang="{escape(frame.language)}"{reach}>{inside}</div>\n'


def _coloured(style: str) -> str:
    """Return a style with a colour for light and dark in each place that asks for one."""
    for name in sorted(LIGHT, key=len, reverse=True):
        style = style.replace(f"COLOUR-{name}", f"light-dark({LIGHT[name]}, {DARK[name]})")
    return style
