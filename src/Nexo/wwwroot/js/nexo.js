// What every page has: sentences said once, keys, filters that apply at once, live events.
const root = document.documentElement;

/** Says a sentence once, seen and heard. `undo` is an address that an undo button posts to. */
export function toast(sentence, tone = "ok", undo = null) {
  const place = document.getElementById("toasts");
  if (!place || !sentence) return;
  const note = Object.assign(document.createElement("div"), { className: "toast" });
  note.dataset.tone = tone;
  note.append(sentence);
  if (undo) note.append(undoButton(undo, place.dataset.undo, note));
  place.replaceChildren(note);
  fade(note, undo ? 15000 : 6000);
}

// It goes after a while, but never from under a pointer or the focus.
function fade(note, after) {
  setTimeout(() => (note.matches(":hover, :focus-within") ? fade(note, 2000) : note.remove()), after);
}

function undoButton(address, label, note) {
  const button = Object.assign(document.createElement("button"), { type: "button", className: "toast-undo", textContent: label });
  button.addEventListener("click", () => {
    note.remove();
    const token = document.querySelector("input[name=__RequestVerificationToken]")?.value;
    window.htmx.ajax("POST", address, { target: "main", swap: "none", values: { __RequestVerificationToken: token } });
  });
  return button;
}

/** Says a sentence that is only heard: what can be seen has changed elsewhere. */
export function say(sentence) {
  const place = document.getElementById("heard");
  if (place && sentence) place.textContent = sentence.trim();
}

document.addEventListener("nexo:toast", e => toast(e.detail.sentence, e.detail.tone, e.detail.undo));
document.addEventListener("htmx:error", () => toast(document.getElementById("toasts")?.dataset.failed, "danger"));

// Keys. One letter acts only where nobody writes, without modifiers, and while the viewer wants it.
const keys = new Map();
let before = "";

/** Does something on a key ("j", "Escape") or on two in turn ("g i"). */
export const onKey = (key, act) => keys.set(key, act);

const writes = e => e.target.closest?.("input:not([type=checkbox],[type=radio]), textarea, select, [contenteditable]");

document.addEventListener("keydown", e => {
  if (e.ctrlKey || e.metaKey || e.altKey || e.defaultPrevented || e.isComposing) return;
  if (e.key === "Escape" && writes(e)) return e.target.blur(), e.target.closest("[data-sheet]")?.focus({ preventScroll: true });
  if (writes(e) || document.querySelector("dialog[open]")) return;
  const single = e.key.length === 1;
  if (single && root.dataset.keys === "off" && e.key !== "?") return;
  const act = keys.get(`${before} ${e.key}`) ?? keys.get(e.key) ?? pressed(e.key);
  before = single ? e.key : "";
  setTimeout(() => (before = ""), 1000);
  if (act && act(e) !== false) e.preventDefault();
});

function pressed(key) {
  const element = [...document.querySelectorAll("[data-key]")].find(x => x.dataset.key === key && x.checkVisibility());
  return element && (() => (element.matches("input, textarea, select") ? (element.focus(), element.select?.()) : element.click()));
}

onKey("?", () => openDialog("keys"));
onKey("g i", () => location.assign("/"));
onKey("g a", () => location.assign("/aprovacoes"));
onKey("g l", () => location.assign("/anuncios"));

// Dialogs: what opens them shows itself only where scripts run.
function openDialog(id) {
  const dialog = document.getElementById(id);
  if (!dialog || dialog.open) return;
  dialog.showModal();
  const field = dialog.querySelector("input[type=search]");
  if (field) field.select(), window.htmx.trigger(field, "nexo:opened");
}

for (const opener of document.querySelectorAll("[data-opens]")) {
  opener.hidden = false;
  opener.addEventListener("click", () => {
    opener.closest("[popover]")?.hidePopover();
    openDialog(opener.dataset.opens);
  });
}

document.addEventListener("click", e => e.target.matches("dialog[open]") && e.target.close()); // on its backdrop

document.addEventListener("keydown", e => {
  if ((e.ctrlKey || e.metaKey) && e.key.toLowerCase() === "k") e.preventDefault(), openDialog("palette");
});

document.getElementById("palette")?.addEventListener("keydown", e => {
  const found = [...document.querySelectorAll("#palette-results a")];
  const at = found.findIndex(a => a.ariaSelected === "true");
  if (e.key === "Enter" && found.length) return e.preventDefault(), (found[at] ?? found[0]).click();
  const step = { ArrowDown: 1, ArrowUp: -1 }[e.key];
  if (!step || !found.length) return;
  e.preventDefault();
  found.forEach(a => (a.ariaSelected = null));
  const next = found[(at + step + found.length) % found.length];
  next.ariaSelected = "true";
  next.id ||= `found-${found.indexOf(next)}`;
  next.scrollIntoView({ block: "nearest" });
  e.target.setAttribute("aria-activedescendant", next.id);
});

// Filters apply when they are chosen; what is left open does not stand in the address, and what they find is said.
document.addEventListener("change", e => e.target.matches("[data-applies]") && e.target.form.requestSubmit());

document.addEventListener("htmx:config:request", e => {
  const { form, body } = e.detail.ctx.request;
  if (form?.id === "filters") for (const [name, value] of [...body]) if (!value) body.delete(name);
});

let found;
document.addEventListener("htmx:after:swap", e => {
  const place = e.detail.ctx.target?.closest?.("[data-found]");
  const sentence = (place?.querySelector("[data-count]") ?? place?.querySelector(".face h2"))?.textContent;
  if (sentence !== found) say((found = sentence));
});

// A picture that does not come is shown as missing. Those that failed before this module ran are looked up.
const missing = picture => {
  const place = picture.parentElement;
  place.innerHTML = '<svg class="icon large" aria-hidden="true"><use href="#i-image-off"></use></svg>';
  if (picture.alt) place.setAttribute("role", "img"), (place.ariaLabel = picture.alt), (place.title = picture.alt);
};
document.addEventListener("error", e => e.target.matches?.(".thumb img") && missing(e.target), true);
for (const picture of document.querySelectorAll(".thumb img")) if (picture.complete && picture.currentSrc && !picture.naturalWidth) missing(picture);

// A file dropped anywhere on the page becomes the file of its FileDrop, which names it.
const drop = document.querySelector("[data-drop]");
if (drop) {
  const field = drop.querySelector("input"), choose = drop.querySelector("[data-choose]");
  choose.hidden = false;
  drop.dataset.ready = "";
  field.addEventListener("change", () => {
    const [file] = field.files;
    if (!file) return;
    const size = [["MB", 1e6], ["kB", 1e3], ["B", 1]].find(([, bytes]) => file.size >= bytes) ?? ["B", 1];
    drop.querySelector("[data-chosen]").textContent = `${file.name} · ${(file.size / size[1]).toLocaleString(root.lang, { maximumFractionDigits: 1 })} ${size[0]}`;
    choose.textContent = drop.dataset.another;
  });
  for (const kind of ["dragover", "dragleave", "drop"])
    document.addEventListener(kind, e => {
      e.preventDefault();
      drop.classList.toggle("over", kind === "dragover");
      if (kind !== "drop" || !e.dataTransfer.files.length) return;
      field.files = e.dataTransfer.files;
      field.dispatchEvent(new Event("change", { bubbles: true }));
    });
}
