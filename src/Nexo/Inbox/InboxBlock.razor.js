// The rows in their blocks: which one is current, what comes next, more when the end is near,
// and blocks far from view taken out of the page so that five thousand rows stay light.
const NEAR = "1500px 0px";

export const parse = html => Object.assign(document.createElement("template"), { innerHTML: html }).content;

let leaving = false;

export const ask = async (address, options = {}) => {
  const answer = await fetch(address, { ...options, headers: { "HX-Request": "true", Accept: "text/html" } });
  const writes = document.activeElement?.matches("input:not([type=checkbox], [type=radio]), textarea");
  if (answer.status !== 401 || writes) return answer;
  // Signed out meanwhile: the sign-in leads back here, but not from under somebody's words.
  // Once only: a second reload would cut off the first.
  if (!leaving) location.reload();
  leaving = true;
  return new Promise(() => {});
};

export class Rows {
  #list;
  #near;
  #watch;
  #parked = new WeakMap();
  #loading;

  constructor(list) {
    this.#list = list;
    const root = getComputedStyle(list).overflowY === "auto" ? list : null; // phones scroll the page itself
    this.#near = new IntersectionObserver(seen => seen.forEach(one => this.#cameOrWent(one)), { root, rootMargin: NEAR });
    this.#watch = new MutationObserver(() => this.#adopt());
    this.#watch.observe(list, { childList: true });
    this.#adopt();
  }

  stop() {
    this.#near.disconnect();
    this.#watch.disconnect();
  }

  get current() { return this.#list.querySelector(".task[aria-current]"); }
  get first() { return this.#seek(this.#blocks[0], 1); }
  get last() { return this.#seek(this.#blocks.at(-1), -1); }
  get isEmpty() { return !this.#more && !this.shown.length; }
  get shown() { return this.#all.filter(row => !row.hidden); }
  get isAtTop() { return this.#list.getBoundingClientRect().top >= 0 && this.#list.scrollTop < 8; }
  get #blocks() { return [...this.#list.querySelectorAll(":scope > .block")]; }
  get #more() { return this.#list.querySelector(":scope > .more"); }
  get #all() { return this.#blocks.flatMap(block => [...(this.#parked.get(block) ?? block).children]); }

  find(id) {
    return this.#all.find(row => row.dataset.id === id);
  }

  // The next row a person can see, in either direction; undefined at the ends.
  next(row, step = 1) {
    for (let at = beside(row, step); at; at = beside(at, step)) if (!at.hidden) return at;
    return this.#seek(beside(row.parentNode, step), step);
  }

  // The next row below, which may have to come first.
  async following(row) {
    return this.next(row) ?? ((await this.more()) ? this.next(row) : undefined);
  }

  #seek(block, step) {
    for (; block?.matches?.(".block"); block = beside(block, step)) {
      this.#unpark(block);
      const rows = [...block.children].filter(row => !row.hidden);
      if (rows.length) return rows.at(step > 0 ? 0 : -1);
    }
  }

  // Everything from one row to another, both included, whichever comes first.
  between(from, to) {
    const rows = this.shown;
    const [a, b] = [rows.indexOf(from), rows.indexOf(to)].sort((x, y) => x - y);
    return a < 0 ? [to] : rows.slice(a, b + 1);
  }

  // One row is the list's place in the tab order; the keys move it.
  makeCurrent(row, { focus = true } = {}) {
    const before = this.current;
    if (before && before !== row) {
      before.removeAttribute("aria-current");
      reachable(before, false);
    }
    if (!row) return;
    row.setAttribute("aria-current", "true");
    reachable(row, true);
    if (focus) row.querySelector(".name").focus({ preventScroll: true });
    row.scrollIntoView({ block: "nearest" });
  }

  // Takes a row the server sent. A known one is replaced where it stands; a new one goes where the list's order puts it.
  put(fresh, { insert = false } = {}) {
    const known = this.find(fresh.dataset.id);
    if (known) return this.#replace(known, fresh);
    if (!insert || fresh.dataset.fits === undefined) return null;
    const after = this.#all.find(row => row.dataset.key > fresh.dataset.key);
    if (!after && this.#more) return null; // it comes when the end is near
    reachable(fresh, false);
    if (after) after.before(fresh);
    else this.#blocks.at(-1).append(fresh);
    return fresh;
  }

  #replace(known, fresh) {
    const focused = known.contains(document.activeElement) && (document.activeElement.matches("input") ? "input" : ".name");
    const isCurrent = known.hasAttribute("aria-current");
    const box = fresh.querySelector("input");
    if (box) box.checked = known.querySelector("input")?.checked ?? false;
    fresh.toggleAttribute("data-picked", box?.checked ?? false);
    fresh.hidden = known.hidden && fresh.dataset.fits === undefined;
    if (isCurrent) fresh.setAttribute("aria-current", "true");
    reachable(fresh, isCurrent);
    known.replaceWith(fresh);
    if (focused) (fresh.querySelector(focused) ?? fresh.querySelector(".name")).focus({ preventScroll: true });
    return fresh;
  }

  #adopt() {
    for (const block of this.#blocks) {
      if (block.dataset.watched !== undefined) continue;
      block.dataset.watched = "";
      for (const row of block.children) reachable(row, row.hasAttribute("aria-current"));
      this.#near.observe(block);
    }
    if (this.#more) this.#near.observe(this.#more);
    if (!this.current && this.first) reachable(this.first, true);
  }

  #cameOrWent({ target, isIntersecting }) {
    if (target.matches(".more")) return isIntersecting && this.more();
    return isIntersecting ? this.#unpark(target) : this.#park(target);
  }

  #park(block) {
    if (this.#parked.has(block) || !block.childElementCount || block.contains(this.current) || block.contains(document.activeElement)) return;
    block.style.blockSize = `${block.offsetHeight}px`;
    const away = new DocumentFragment();
    away.append(...block.children);
    this.#parked.set(block, away);
  }

  #unpark(block) {
    const away = this.#parked.get(block);
    if (!away) return;
    this.#parked.delete(block);
    block.append(away);
    block.removeAttribute("style"); // left empty, a morph would copy it, which the content security policy refuses
  }

  // Fetches the next block, once however many ask; whether there are new rows now.
  more() {
    const link = this.#more;
    return link ? (this.#loading ??= this.#load(link).finally(() => (this.#loading = null))) : Promise.resolve(false);
  }

  async #load(more) {
    try {
      const answer = await ask(more.dataset.rows);
      if (answer.ok) more.replaceWith(...parse(await answer.text()).children);
      return answer.ok;
    } catch {
      return false; // without a network the link stays, and following it tries again
    }
  }
}

const beside = (element, step) => (step > 0 ? element?.nextElementSibling : element?.previousElementSibling);

const reachable = (row, on) => {
  for (const stop of row.querySelectorAll("a, input")) stop.tabIndex = on ? 0 : -1;
};
