// A task's face, in the panel and on its own page: reasons by key, focus that is never lost, the panel that follows the list.
import { ask, parse } from "../InboxBlock.razor.js";

const reasonsOf = details => details.querySelectorAll("input[data-quick]");

/** Opens the question why and takes the focus there. */
export function askWhy(details) {
  details.open = true;
  reasonsOf(details)[0]?.focus();
}

/** Opens the question until when; digits choose. */
export function askWhen(details) {
  details.open = true;
  details.querySelector("[data-when]").focus();
}

const SNOOZES = "details[data-snooze], details[data-bulk-snooze]";

document.addEventListener("toggle", e => {
  if (e.target.matches?.(SNOOZES) && e.target.open && !e.target.contains(document.activeElement?.closest("form"))) askWhen(e.target);
}, true);

document.addEventListener("keydown", e => {
  const menu = !e.target.matches?.("input") && !e.ctrlKey && !e.metaKey && e.target.closest?.(SNOOZES);
  const wanted = menu && menu.open && menu.querySelector(`[data-when="${e.key}"]`);
  if (!wanted) return;
  if (wanted.matches("input")) wanted.focus();
  else wanted.click();
  e.preventDefault();
  e.stopPropagation();
}, true);

document.addEventListener("toggle", e => {
  if (e.target.matches?.("details[data-reject], details[data-bulk-reject]") && e.target.open && !e.target.contains(document.activeElement)) askWhy(e.target);
}, true);

// Other forms that open take the focus to their first field.
document.addEventListener("toggle", e => {
  if (e.target.matches?.("details[data-opens]") && e.target.open && e.target.closest("[data-sheet]:not(.whole), details:focus-within")) firstOf(e.target)?.select();
}, true);

// Selecting takes the focus too, and what is typed replaces what was proposed.
const firstOf = details => details.querySelector("input:not([type=hidden])");

// Enter beside a reason rejects, as the button there says.
document.addEventListener("keydown", e => {
  const button = e.key === "Enter" && e.target.matches?.("input") && e.target.closest("details[data-bulk-reject]")?.querySelector("[data-enter]");
  if (button) e.preventDefault(), button.form.requestSubmit(button);
});

document.addEventListener("keydown", e => {
  const details = e.target.matches?.("input[data-quick]") && e.target.closest("details");
  const wanted = details && [...reasonsOf(details)].find(one => one.dataset.quick === e.key);
  if (!wanted) return;
  wanted.checked = true;
  wanted.focus();
  e.preventDefault();
  e.stopPropagation();
}, true);

// A form that swapped itself away took the focus with it: the task takes it.
document.addEventListener("htmx:after:swap", e => {
  if (e.detail.ctx.target?.matches?.("[data-found]")) return; // the list goes on by itself
  if (document.activeElement && document.activeElement !== document.body) return;
  const sheet = document.querySelector("[data-sheet]");
  (sheet?.querySelector("[role=alert], [autofocus]")?.closest("form")?.querySelector("[aria-invalid=true], [autofocus]") ?? sheet)?.focus({ preventScroll: true });
});

const changed = field => (field.matches("[type=checkbox], [type=radio]") ? field.checked !== field.defaultChecked : field.matches("input, textarea") && field.value !== field.defaultValue);

/** Whether somebody is in the middle of something in a task's forms, so that nothing may be swapped under their hands. */
export const isTyping = root =>
  root.querySelector("[data-typing], details:is([data-reject], [data-snooze])[open], input:focus, textarea:focus, select:focus") !== null || [...root.querySelectorAll("input, textarea")].some(changed);

/** Closes what asks for a reason, if it is open; says whether it was. */
export function closeReasons(root) {
  const open = root.querySelector("details:is([data-reject], [data-bulk-reject], [data-snooze], [data-bulk-snooze])[open], .proposal:not(.whole) details[data-opens][open]");
  if (!open) return false;
  open.open = false;
  open.querySelector("summary").focus();
  return true;
}

export class Panel {
  #root;
  #panel;
  #asked;
  #soon;

  constructor(root) {
    this.#root = root;
    this.#panel = root.querySelector("[data-panel]");
  }

  get task() { return this.#panel.querySelector("[data-sheet]")?.dataset; }
  get isTyping() { return isTyping(this.#panel); }
  get hasFocus() { return this.#panel.contains(document.activeElement); }

  // While somebody runs down the list only the row they stop at is fetched.
  follow(row) {
    clearTimeout(this.#soon);
    if (this.task?.task !== row.dataset.id) this.#soon = setTimeout(() => this.show(row.dataset.id), 60);
  }

  // The list goes, and the panel with it: what was asked for is no longer wanted.
  stop() {
    clearTimeout(this.#soon);
    this.#asked?.abort();
  }

  async show(id, { editing = false, focus = false } = {}) {
    this.stop();
    this.#asked = new AbortController();
    const address = this.#address(id);
    if (editing) address.searchParams.set("editar", "1");
    try {
      const answer = await ask(address, { signal: this.#asked.signal });
      if (!answer.headers.get("Content-Type")?.startsWith("text/html")) throw new Error(answer.statusText);
      this.#panel.innerHTML = await answer.text();
    } catch (stopped) {
      if (stopped.name === "AbortError") return;
      this.#panel.replaceChildren(this.#root.querySelector("template[data-offline]").content.cloneNode(true));
    }
    window.htmx?.process(this.#panel);
    this.#panel.scrollTop = 0;
    this.#remember(id);
    if (focus || editing) this.focus();
  }

  // What others did to the open task shows, unless it is shown already or somebody has begun to type.
  async refresh() {
    const { task, revision } = this.task;
    const answer = await ask(this.#address(task)).catch(() => null);
    const fresh = answer?.ok && parse(await answer.text());
    if (!fresh || this.isTyping || this.task?.task !== task || fresh.querySelector("[data-sheet]")?.dataset.revision === revision) return;
    const hadFocus = this.hasFocus;
    this.#panel.replaceChildren(fresh);
    window.htmx?.process(this.#panel);
    if (hadFocus) this.focus();
  }

  #address(id) {
    return new URL(this.#panel.dataset.from.replace("{id}", id).replace("%7Bid%7D", id), location);
  }

  focus() {
    (this.#panel.querySelector("[autofocus]") ?? this.#panel.querySelector("h2, [data-sheet]"))?.focus();
  }

  askReason() {
    const reject = this.#panel.querySelector("details[data-reject]");
    if (reject) askWhy(reject);
    return reject !== null;
  }

  // Puts the task off, or brings it back where it is put off already.
  askWhen() {
    const menu = this.#panel.querySelector("details[data-snooze]");
    if (menu) askWhen(menu);
    else this.#panel.querySelector("[data-decide=acordar] button")?.click();
  }

  // A reload or a copied address opens the same task.
  #remember(id) {
    const here = new URL(location);
    here.searchParams.set("tarefa", id);
    here.searchParams.delete("editar");
    history.replaceState(history.state, "", here);
  }
}
