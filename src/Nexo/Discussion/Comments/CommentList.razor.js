// Mentions by keyboard: after an @ the workspace's people are offered; arrows choose, Enter or Tab takes, Escape leaves.
// A draft that is not sent yet survives another task or page. Without this the name is typed whole.
const drafts = id => `nexo-draft-${id}`;
let list, field, start, asked;

const closed = () => {
  list?.remove();
  field?.removeAttribute("aria-activedescendant");
  list = field = null;
};

const chosen = () => list?.querySelector("[aria-selected=true]");

function choose(option) {
  chosen()?.removeAttribute("aria-selected");
  option?.setAttribute("aria-selected", "true");
  if (option) field.setAttribute("aria-activedescendant", option.id);
}

function take(option) {
  const end = field.selectionStart, text = `${option.dataset.says} `;
  field.setRangeText(text, start, end, "end");
  field.dispatchEvent(new Event("input", { bubbles: true }));
  closed();
}

async function people(begin, signal) {
  const answer = await fetch(`/avisos/pessoas?q=${encodeURIComponent(begin)}`, { headers: { "HX-Request": "true" }, signal });
  return answer.ok ? (await answer.text()).trim() : null;
}

async function offer(area) {
  const before = area.value.slice(0, area.selectionStart);
  const found = /(?:^|[\s(])@([^\s@][^@\n]{0,40}|)$/u.exec(before);
  if (!found) return closed();
  asked?.abort();
  asked = new AbortController();
  const html = await people(found[1], asked.signal).catch(() => null); // a later letter asked anew
  if (html === null || document.activeElement !== area) return;
  closed();
  if (!html) return;
  [field, start] = [area, before.length - found[1].length];
  list = Object.assign(document.createElement("ul"), { id: "mentions", className: "sheet mentions", innerHTML: html });
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "@");
  area.setAttribute("aria-controls", "mentions");
  area.after(list);
  choose(list.firstElementChild);
}

document.addEventListener("input", e => {
  if (!e.target.matches?.("[data-mentions]")) return;
  const { draft } = e.target.dataset;
  if (draft) e.target.value ? sessionStorage.setItem(drafts(draft), e.target.value) : sessionStorage.removeItem(drafts(draft));
  offer(e.target);
});

document.addEventListener("keydown", e => {
  if (!e.target.matches?.("[data-mentions]")) return;
  if (e.key === "Enter" && (e.ctrlKey || e.metaKey)) return e.preventDefault(), e.target.form.requestSubmit();
  if (!list || e.target !== field) return;
  const options = [...list.children], at = options.indexOf(chosen());
  if (e.key === "ArrowDown") choose(options[(at + 1) % options.length]);
  else if (e.key === "ArrowUp") choose(options[(at - 1 + options.length) % options.length]);
  else if ((e.key === "Enter" || e.key === "Tab") && chosen()) take(chosen());
  else if (e.key === "Escape") closed();
  else return;
  e.preventDefault();
  e.stopPropagation();
}, true);

document.addEventListener("mousedown", e => {
  const option = e.target.closest?.("#mentions [role=option]");
  if (option) e.preventDefault(), take(option);
});

document.addEventListener("focusout", e => e.target === field && closed());

// What others said does not take away what somebody is writing here.
document.addEventListener("htmx:before:swap", e => {
  const place = e.target;
  if (e.detail.ctx.request.method === "GET" && place.matches?.("[data-comments]") && [...place.querySelectorAll("textarea")].some(area => area === document.activeElement || area.value !== area.defaultValue)) e.preventDefault();
});

// After one's own words were sent the field shows what the server left in it: nothing, or what was refused.
document.addEventListener("htmx:after:swap", e => {
  const { ctx } = e.detail;
  if (ctx.request.method !== "GET" && ctx.target?.matches?.("[data-comments]"))
    for (const area of document.querySelectorAll("[data-comments] textarea")) {
      area.value = area.defaultValue;
      if (area.dataset.draft && !area.value) sessionStorage.removeItem(drafts(area.dataset.draft));
    }
  recall();
});

export function recall() {
  for (const area of document.querySelectorAll("textarea[data-draft]"))
    if (!area.value) area.value = sessionStorage.getItem(drafts(area.dataset.draft)) ?? "";
}

const seen = new MutationObserver(recall);
for (const panel of document.querySelectorAll("[data-panel], [data-task-page]")) seen.observe(panel, { childList: true });
recall();
