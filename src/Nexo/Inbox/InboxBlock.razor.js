// The rows in their blocks of one height: which one is current, what comes next, more when the end is near. Blocks far from
// view are taken out of the page and, farther still, out of memory; the scrollbar is as long as the whole list, and wherever
// it is let go the rows of that place are fetched. So a hundred thousand rows stay as light as two hundred.
const NEAR = 1500; // pixels beyond the view in which rows are there
const KEPT = 10; // blocks out of view whose rows are still in memory
const PAGE = 40; // rows a block, as the server sends them

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
  #scroller;
  #near;
  #watch;
  #arrived;
  #parked = new Map(); // block to its rows, the longest parked first
  #loading = new Map(); // what is being fetched, by its place
  #settled;
  #over = new AbortController();

  // arrived(rows) when rows come, so that what is selected shows on them
  constructor(list, arrived = () => {}) {
    this.#list = list;
    this.#arrived = arrived;
    const scrolls = getComputedStyle(list).overflowY === "auto";
    this.#scroller = scrolls ? list : window; // phones scroll the page itself
    this.#near = new IntersectionObserver(seen => seen.forEach(one => this.#cameOrWent(one)), { root: scrolls ? list : null, rootMargin: `${NEAR}px 0px` });
    this.#watch = new MutationObserver(() => this.#adopt());
    this.#watch.observe(list, { childList: true });
    this.#scroller.addEventListener("scroll", () => this.#settle(), { passive: true, signal: this.#over.signal });
    this.#adopt();
    this.#stretch();
  }

  stop() {
    this.#near.disconnect();
    this.#watch.disconnect();
    this.#over.abort();
    clearTimeout(this.#settled);
  }

  get current() { return this.#list.querySelector(".task[aria-current]"); }
  get first() { return this.#seek(this.#blocks[0], 1); }
  get isEmpty() { return !this.#list.querySelector(":scope > :is(.more, .gap), [data-emptied]") && !this.shown.length; }
  get shown() { return this.#all.filter(row => !row.hidden); }
  get isAtTop() { return this.#list.getBoundingClientRect().top >= 0 && this.#list.scrollTop < 8; }
  get perView() { const { top, bottom } = this.#view(); return Math.max(1, Math.floor((bottom - top) / this.#rowHeight) - 1); }
  get #blocks() { return [...this.#list.querySelectorAll(":scope > .block")]; }
  get #all() { return this.#blocks.flatMap(block => this.#rowsOf(block)); }
  get #rowHeight() { return this.#list.querySelector(".task:not([hidden])")?.offsetHeight || 53; }

  #rowsOf(block) { return [...(this.#parked.get(block) ?? block).children]; }

  find(id) {
    return this.#all.find(row => row.dataset.id === id);
  }

  // The next row a person can see, in either direction; undefined at the ends, and where rows have to be fetched first.
  next(row, step = 1) {
    for (let at = beside(row, step); at; at = beside(at, step)) if (!at.hidden) return at;
    return this.#seek(beside(row.parentNode, step), step);
  }

  // The next row, which may have to come first.
  async following(row, step = 1) {
    const there = this.next(row, step);
    if (there) return there;
    for (let at = beside(row.parentNode, step); at; at = beside(at, step)) {
      if (at.matches(".block") && at.dataset.emptied === undefined) continue;
      const came = await (at.matches(".more") ? this.#more(at) : at.matches(".gap") ? this.#fill(at, step > 0 ? 0 : Infinity) : this.#refill(at));
      return came || !at.isConnected ? this.following(row, step) : undefined;
    }
  }

  // The first row of all (-1) or the last (1), which may have to come first.
  async edge(step) {
    for (;;) {
      const at = step > 0 ? this.#list.lastElementChild : this.#list.firstElementChild;
      if (!at || (at.matches(".block") && at.dataset.emptied === undefined)) return this.#seek(at, -step);
      const came = await (at.matches(".more") ? this.#more(at) : at.matches(".gap") ? this.#fill(at, step > 0 ? Infinity : 0) : this.#refill(at));
      if (!came && at.isConnected) return undefined;
    }
  }

  #seek(block, step) {
    for (; block?.matches?.(".block") && block.dataset.emptied === undefined; block = beside(block, step)) {
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
    const { key } = fresh.dataset, blocks = this.#blocks;
    const block = blocks.findLast(one => one.dataset.first <= key) ?? blocks[0];
    if (!block || block.dataset.emptied !== undefined) return null; // it comes when the place is near
    const after = this.#rowsOf(block).find(row => row.dataset.key > key);
    if (!after && !beside(block, 1)?.matches(".block") && beside(block, 1)) return null; // the same, at the end of what has come
    reachable(fresh, false);
    if (after) after.before(fresh);
    else (this.#parked.get(block) ?? block).append(fresh);
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
      this.#welcome(block);
      this.#near.observe(block);
    }
    for (const more of this.#list.querySelectorAll(":scope > .more")) this.#near.observe(more);
    if (!this.current && this.first) reachable(this.first, true);
  }

  #welcome(block) {
    block.dataset.first ??= block.firstElementChild?.dataset.key ?? "";
    for (const row of block.children) reachable(row, row.hasAttribute("aria-current"));
    this.#arrived([...block.children]);
  }

  #cameOrWent({ target, isIntersecting }) {
    if (target.matches(".more")) return isIntersecting && this.#more(target);
    if (!isIntersecting) return this.#park(target);
    return target.dataset.emptied === undefined ? this.#unpark(target) : this.#settle();
  }

  #park(block) {
    if (this.#parked.has(block) || !block.childElementCount || block.contains(this.current) || block.contains(document.activeElement)) return;
    block.style.blockSize = `${block.offsetHeight}px`;
    const away = new DocumentFragment();
    away.append(...block.children);
    this.#parked.set(block, away);
    if (this.#parked.size > KEPT) this.#empty([...this.#parked.keys()].find(one => one.dataset.from && !this.#rowsOf(one).some(row => row.dataset.picked !== undefined)));
  }

  // Rows longest out of view are forgotten; the block keeps its height and knows where its rows come from.
  #empty(block) {
    if (!block) return;
    block.dataset.emptied = this.#rowsOf(block).filter(row => !row.hidden).length;
    this.#parked.delete(block);
  }

  #unpark(block) {
    const away = this.#parked.get(block);
    if (!away) return;
    this.#parked.delete(block);
    block.append(away);
    block.removeAttribute("style"); // left empty, a morph would copy it, which the content security policy refuses
  }

  // Fetches what is missing at a place, once however many ask; whether there are rows now.
  #once(place, load) {
    if (!this.#loading.has(place)) this.#loading.set(place, load().catch(() => false).finally(() => this.#loading.delete(place)));
    return this.#loading.get(place);
  }

  async #fetch(address) {
    const answer = await ask(address);
    return answer.ok ? parse(await answer.text()) : null;
  }

  more() {
    const link = this.#list.querySelector(":scope > .more");
    return link ? this.#more(link) : Promise.resolve(false);
  }

  #more(more) {
    return this.#once(more, async () => {
      const came = await this.#fetch(more.dataset.rows); // without a network the link stays, and following it tries again
      if (!came) return false;
      const gap = beside(more, 1);
      const joined = this.#upTo(came, gap?.matches(".gap") ? beside(gap, 1) : gap);
      if (!came.querySelector(".task")) return more.remove(), gap?.matches(".gap") && gap.remove(), false;
      if (gap?.matches(".gap")) joined ? gap.remove() : this.#size(gap, Number(gap.dataset.count) - came.querySelectorAll(".task").length);
      more.replaceWith(...came.children);
      return true;
    });
  }

  // Rows that a block further down has already are left to it; whether that block was reached.
  #upTo(came, block) {
    const first = block?.matches?.(".block") ? block.dataset.first : undefined;
    if (first === undefined) return false;
    let reached = false;
    for (const row of [...came.querySelectorAll(".task")]) if (row.dataset.key >= first) (reached = true), row.remove();
    if (reached) came.querySelector(".more")?.remove();
    return reached;
  }

  #refill(block) {
    return this.#once(block, async () => {
      const came = await this.#fetch(block.dataset.from);
      if (!came || !block.isConnected) return false;
      let below = beside(block, 1);
      while (below && !below.matches(".block")) below = beside(below, 1);
      this.#upTo(came, below);
      block.replaceChildren(...came.querySelectorAll(".task"));
      block.removeAttribute("data-emptied");
      block.removeAttribute("style");
      this.#welcome(block);
      return true;
    });
  }

  // The rest of the list, as long as it would be.
  #stretch() {
    const more = this.#list.querySelector(":scope > .more"), left = Number(this.#list.dataset.total) - this.shown.length;
    if (!more || beside(more, 1) || !(left > PAGE)) return;
    const gap = Object.assign(document.createElement("div"), { className: "gap" });
    more.after(gap);
    this.#size(gap, left);
  }

  #size(gap, rows) {
    if (rows <= 0) return gap.remove();
    gap.dataset.count = rows;
    gap.style.blockSize = `${rows * this.#rowHeight}px`;
  }

  // Once scrolling rests: whatever in view is missing is fetched.
  #settle() {
    clearTimeout(this.#settled);
    this.#settled = setTimeout(() => {
      const view = this.#view();
      for (const place of this.#list.querySelectorAll(":scope > :is([data-emptied], .gap)")) {
        const { top, bottom } = place.getBoundingClientRect();
        if (bottom < view.top - NEAR || top > view.bottom + NEAR) continue;
        if (place.dataset.emptied !== undefined) this.#refill(place);
        else if (bottom > view.top && top < view.bottom) this.#land(place, view);
      }
    }, 80);
  }

  #view() {
    return this.#scroller === window ? { top: 0, bottom: innerHeight } : this.#list.getBoundingClientRect();
  }

  // Somebody scrolled into a gap: the rows of that place. At its beginning the rows before it go on by themselves.
  #land(gap, view) {
    const { top, bottom } = gap.getBoundingClientRect();
    if (top > view.top - PAGE * this.#rowHeight && beside(gap, -1)?.matches(".more")) return this.#more(beside(gap, -1)).then(() => this.#settle());
    const at = bottom < view.bottom ? Infinity : Math.floor((view.top - top) / this.#rowHeight) - PAGE / 4;
    return this.#fill(gap, at).then(came => came && this.#settle());
  }

  // The rows from a place in a gap on; whether anything became known of it.
  #fill(gap, at) {
    return this.#once(gap, async () => {
      const place = this.#before(gap) + Math.max(0, Math.min(at, Number(gap.dataset.count) - PAGE));
      const address = new URL(this.#list.dataset.rows, location);
      address.searchParams.set("lugar", place);
      const came = await this.#fetch(address);
      if (!came || !gap.isConnected) return false;
      // Meanwhile the rows above may have gone on into the gap: what counts is where it begins now.
      const count = Number(gap.dataset.count), skip = Math.max(0, place - this.#before(gap));
      this.#without(came, gap);
      const [block, more] = [came.querySelector(".block"), came.querySelector(".more")];
      const joined = this.#upTo(came, beside(gap, 1));
      const rows = block?.childElementCount ?? 0;
      if (!rows) return this.#size(gap, Math.min(skip, count - 1)), true; // others moved rows out of it: it is shorter than was thought
      const below = count - skip - rows;
      gap.after(...[block, !joined && more].filter(Boolean));
      if (!joined && more && below > 0) {
        const rest = Object.assign(document.createElement("div"), { className: "gap" });
        more.after(rest);
        this.#size(rest, below);
      }
      this.#size(gap, skip);
      return true;
    });
  }

  // What stands above the gap already is not shown twice.
  #without(came, gap) {
    let above = beside(gap, -1);
    while (above && !above.matches(".block")) above = beside(above, -1);
    const last = above && this.#rowsOf(above).at(-1)?.dataset.key;
    if (last) for (const row of [...came.querySelectorAll(".task")]) if (row.dataset.key <= last) row.remove();
  }

  // How many rows stand before a place.
  #before(place) {
    let n = 0;
    for (let at = beside(place, -1); at; at = beside(at, -1))
      n += at.matches(".gap") ? Number(at.dataset.count) : at.matches(".block") ? Number(at.dataset.emptied ?? this.#rowsOf(at).filter(row => !row.hidden).length) : 0;
    return n;
  }
}

const beside = (element, step) => (step > 0 ? element?.nextElementSibling : element?.previousElementSibling);

const reachable = (row, on) => {
  for (const stop of row.querySelectorAll("a, input")) stop.tabIndex = on ? 0 : -1;
};
