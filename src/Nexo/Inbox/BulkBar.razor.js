// What is selected: single rows, a range from the last one, or everything the filter finds.
const number = n => n.toLocaleString(document.documentElement.lang);

export class Selection {
  #rows;
  #bar;
  #picked = new Map();
  #anchor;
  #whole = false;

  constructor(rows, bar) {
    this.#rows = rows;
    this.#bar = bar;
    bar?.setAttribute("data-ready", "");
  }

  get size() { return this.#picked.size; }
  get isWhole() { return this.#whole; }
  get expected() { return Number(this.#bar.dataset.total); }
  // A row that is far out of view is not in the page any more; what was picked of it still counts.
  get items() { return [...this.#picked].map(([id, row]) => this.#rows.find(id) ?? row); }

  has(row) {
    return this.#picked.has(row.dataset.id);
  }

  toggle(row, on = !this.has(row)) {
    this.#set(row, on);
    this.#anchor = row.dataset.id;
    this.#show();
  }

  // From the last one toggled to this one, all become what the last one is.
  extend(row) {
    const anchor = this.#anchor && this.#rows.find(this.#anchor);
    if (!anchor) return this.toggle(row, true);
    const on = this.has(anchor);
    for (const one of this.#rows.between(anchor, row)) this.#set(one, on);
    this.#show();
  }

  // Rows that came back into view show that they are picked.
  restore(rows) {
    for (const row of rows) if (this.#picked.has(row.dataset.id)) this.#set(row, true);
  }

  all(on) {
    for (const row of this.#rows.shown) this.#set(row, on);
    this.#show();
  }

  wholeFilter() {
    this.#whole = true;
    this.#show();
  }

  clear() {
    for (const row of this.items) this.#set(row, false);
    this.#picked.clear();
    this.#whole = false;
    this.#show();
  }

  #set(row, on) {
    const box = row.querySelector("input[type=checkbox]");
    if (!box) return;
    box.checked = on;
    row.toggleAttribute("data-picked", on);
    if (on) this.#picked.set(row.dataset.id, row);
    else this.#picked.delete(row.dataset.id);
    if (!on) this.#whole = false;
  }

  #show() {
    if (!this.#bar) return;
    const { one, other } = this.#bar.dataset;
    const n = this.#whole ? this.expected : this.size;
    this.#bar.toggleAttribute("data-open", n > 0);
    this.#bar.querySelector("[data-picked-count]").textContent = (n === 1 ? one : other).replace("{0}", number(n));
    for (const spot of this.#bar.querySelectorAll("[data-n]")) spot.textContent = number(n);
    const shown = this.#rows.shown.length;
    const offer = this.#bar.querySelector("[data-whole-filter]");
    if (offer) offer.hidden = this.#whole || this.size < shown || this.size >= this.expected;
    const head = document.querySelector("[data-select-all]");
    if (head) {
      head.checked = n > 0 && (this.#whole || this.size >= shown);
      head.indeterminate = n > 0 && !head.checked;
    }
    if (n === 0) for (const menu of this.#bar.querySelectorAll("details")) menu.open = false;
  }
}
