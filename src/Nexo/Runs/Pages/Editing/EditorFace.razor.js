// The editor of plans: line numbers beside the text, a fault leads to its place, lines begin where the one above did,
// and what is not saved survives a closed session or tab. Without this the text is checked and saved all the same.
const form = document.getElementById("editor"), area = document.getElementById("texto"), lines = document.getElementById("lines");
const revision = form.elements.revisao, restored = form.querySelector("[data-restored]"), place = `nexo-plan-${form.dataset.plan ?? ""}`;
const first = revision.value;
let leaves = false;

// Lines
function number() {
  const count = area.value.split("\n").length;
  while (lines.children.length < count) lines.append(Object.assign(document.createElement("li"), { textContent: lines.children.length + 1 }));
  while (lines.children.length > count) lines.lastChild.remove();
  scroll();
}

const scroll = () => (lines.style.transform = `translateY(${-area.scrollTop}px)`);

function mark() {
  const faults = [...document.querySelectorAll("#check [data-line]")], wrong = new Set(faults.map(fault => Number(fault.dataset.line)));
  for (const [i, line] of [...lines.children].entries()) line.classList.toggle("wrong-line", wrong.has(i + 1));
  area.ariaInvalid = wrong.size ? "true" : null;
}

function goTo(line, column) {
  const rows = area.value.split("\n"), before = rows.slice(0, line - 1).reduce((sum, row) => sum + row.length + 1, 0);
  const at = before + Math.min(column - 1, (rows[line - 1] ?? "").length);
  area.focus({ preventScroll: true });
  area.setSelectionRange(at, before + (rows[line - 1] ?? "").length);
  area.scrollTop = Math.max(0, (line - 5) * 20);
  area.scrollLeft = 0;
  area.scrollIntoView({ block: "nearest" });
}

document.addEventListener("click", e => {
  const fault = e.target.closest?.("#check [data-line]");
  if (fault) e.preventDefault(), goTo(Number(fault.dataset.line), Number(fault.dataset.column));
});

// Keys: Ctrl S saves; a new line begins below the last one, further in after a colon or a hyphen. Tab leaves the field, as everywhere.
document.addEventListener("keydown", e => {
  if ((e.ctrlKey || e.metaKey) && !e.shiftKey && !e.altKey && e.key.toLowerCase() === "s") {
    e.preventDefault();
    const save = form.querySelector("[data-save]");
    if (save) form.requestSubmit(save);
  }
});

area.addEventListener("keydown", e => {
  if (e.key !== "Enter" || e.shiftKey || e.ctrlKey || e.metaKey || e.altKey || e.isComposing || area.readOnly) return;
  const before = area.value.slice(0, area.selectionStart), line = before.slice(before.lastIndexOf("\n") + 1);
  const indent = /^ */.exec(line)[0] + (/^ *- [^ ]/.test(line) ? "  " : "") + (/:$/.test(line.trimEnd()) && !/^ *#/.test(line) ? "  " : "");
  e.preventDefault();
  document.execCommand("insertText", false, `\n${indent}`); // the one way that undo knows of
});

// What is not saved
const read = () => { try { return JSON.parse(sessionStorage.getItem(place)); } catch { return null; } };
const forget = () => sessionStorage.removeItem(place);

function keep(sent = false) {
  try { sessionStorage.setItem(place, JSON.stringify({ text: area.value, revision: revision.value, sent })); } catch { /* full, or not allowed */ }
}

const isDirty = () => form.dataset.typed !== undefined || area.value !== area.defaultValue;

// It was sent and saved: its revision is not the same any more, or the new plan is there.
async function isSaved(kept) {
  if (!kept.sent) return false;
  if (kept.revision) return kept.revision !== revision.value;
  const name = /^plan:\s*["']?([a-z0-9.-]+)/m.exec(kept.text)?.[1];
  const answer = name && (await fetch(`/api/plans/${name}`).catch(() => null));
  return answer?.ok && (await answer.json()).source.trimEnd() === kept.text.trimEnd();
}

async function recall() {
  const kept = read();
  if (form.dataset.typed !== undefined) return keep();
  if (!kept || area.readOnly) return;
  if (kept.text === area.value || (await isSaved(kept))) return forget();
  if (area.value !== area.defaultValue) return; // already typing
  area.value = kept.text;
  if (kept.revision) revision.value = kept.revision;
  restored.hidden = false;
  area.dispatchEvent(new Event("input", { bubbles: true }));
}

restored.querySelector("[data-discard]").addEventListener("click", () => {
  forget();
  form.reset();
  revision.value = first;
  restored.hidden = true;
  area.focus();
  area.dispatchEvent(new Event("input", { bubbles: true }));
});

area.addEventListener("input", () => {
  number();
  if (isDirty()) keep();
  else forget();
});
area.addEventListener("scroll", scroll);
form.addEventListener("submit", () => {
  leaves = true;
  keep(true);
});
addEventListener("beforeunload", e => !leaves && isDirty() && e.preventDefault());
addEventListener("pageshow", () => (leaves = false));
document.addEventListener("htmx:after:swap", e => e.detail.ctx.target?.id === "check" && mark());

area.dataset.scrolls = "";
form.querySelector("[data-scripted]").hidden = false;
number();
recall();
