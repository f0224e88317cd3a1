// Adds keys to pages that work without them: Ctrl K searches, Ctrl S saves, F6 goes to the next part, N and P to changes.
(function () {
  "use strict";
  function parts() {
    return Array.from(document.querySelectorAll("main, main > *, nav, aside, footer")).filter(function (each) {
      return each.matches("[data-part]") && each.offsetParent !== null;
    });
  }
  function go(step) {
    var all = parts(), at = all.findLastIndex(function (each) { return each.contains(document.activeElement); });
    var next = all[(at + step + all.length) % all.length];
    if (!next) return;
    next.tabIndex = -1;
    next.focus();
  }
  function turn(step) {
    var rows = Array.from(document.querySelectorAll(".row.seen"));
    if (!rows.length) return;
    var at = rows.indexOf(document.activeElement);
    var row = rows[at < 0 ? (step > 0 ? 0 : rows.length - 1) : Math.max(0, Math.min(rows.length - 1, at + step))];
    row.tabIndex = -1;
    row.focus();
    row.scrollIntoView({ block: "center" });
  }
  function inField(target) {
    return target.isContentEditable || /^(INPUT|SELECT|TEXTAREA)$/.test(target.tagName);
  }
  document.addEventListener("keydown", function (event) {
    var keys = document.querySelector("#keys"), form;
    if (event.key === "F6") { event.preventDefault(); go(event.shiftKey ? -1 : 1); return; }
    if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "k") {
      event.preventDefault();
      document.querySelector(".find").click();
    } else if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "s") {
      form = document.querySelector("form[data-save]");
      if (form) { event.preventDefault(); form.requestSubmit(form.querySelector("[data-first]")); }
    } else if (keys && keys.checked && !event.ctrlKey && !event.metaKey && !event.altKey && !inField(event.target)) {
      if (event.key === "n") turn(1);
      if (event.key === "p") turn(-1);
    }
  });
  document.querySelectorAll("[data-scripted]").forEach(function (each) { each.hidden = false; });
  var wrong = document.querySelector(".wrong");
  if (wrong) wrong.focus();
})();
