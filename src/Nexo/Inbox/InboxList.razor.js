// What others do while somebody works here: rows are fetched again where they stand; new ones wait behind a quiet button
// unless the person is at the top of the list and touches nothing.
import { ask, parse } from "./InboxBlock.razor.js";

const MOST = 200;

export class News {
  #root;
  #rows;
  #list;
  #panel;
  #refreshed;
  #heard = new Set();
  #waiting = new Map();
  #over = new AbortController();

  constructor(root, list, rows, panel, refreshed) {
    this.#root = root;
    this.#list = list;
    this.#rows = rows;
    this.#panel = panel;
    this.#refreshed = refreshed;
    document.addEventListener("nexo:event", e => e.detail.kind?.startsWith("task.") && this.#heard.add(e.detail.subject), { signal: this.#over.signal });
    list.addEventListener("nexo:live", () => this.#refresh());
  }

  stop() {
    this.#over.abort();
  }

  async #refresh() {
    if (!this.#list.isConnected) return;
    // After a lost connection nobody knows what was missed: what is on the page is asked for.
    const ids = this.#heard.size ? [...this.#heard] : this.#rows.shown.map(row => row.dataset.id);
    this.#heard.clear();
    const address = new URL(this.#list.dataset.rows, location);
    address.searchParams.set("ids", ids.slice(-MOST).join(","));
    const answer = await ask(address).catch(() => null);
    if (!answer?.ok) return;
    for (const row of [...parse(await answer.text()).querySelectorAll(".task")]) {
      if (this.#rows.find(row.dataset.id)) this.#rows.put(row);
      else if (row.dataset.fits !== undefined) this.#waiting.set(row.dataset.id, row);
      else this.#waiting.delete(row.dataset.id);
    }
    this.#refreshed(new Set(ids));
    if (this.#isIdle()) this.#insert();
    this.#offer();
  }

  #isIdle() {
    return this.#rows.isAtTop && !this.#root.querySelector("[data-picked]") && !this.#panel.isTyping && !this.#list.contains(document.activeElement);
  }

  #insert() {
    for (const row of this.#waiting.values()) this.#rows.put(row, { insert: true });
    this.#waiting.clear();
  }

  #offer() {
    const button = this.#root.querySelector("[data-news]");
    const n = this.#waiting.size;
    if (button) {
      button.hidden = n === 0;
      button.querySelector("span").textContent = (n === 1 ? button.dataset.one : button.dataset.other).replace("{0}", n.toLocaleString(document.documentElement.lang));
    }
    this.recount();
  }

  /** The number above the list follows what is in it. */
  recount() {
    const count = document.querySelector("#inbox-tabs a[aria-current] .count")?.textContent;
    const spot = document.getElementById("inbox-count");
    if (spot?.dataset.whole !== undefined && count) spot.textContent = (count.trim() === "1" ? spot.dataset.one : spot.dataset.other).replace("{0}", count.trim());
  }

  // Pressed: they take their places, and the first of them is where the person goes on.
  show() {
    const first = [...this.#waiting.values()].sort((a, b) => (a.dataset.key < b.dataset.key ? -1 : 1))[0];
    this.#insert();
    this.#offer();
    const row = first?.isConnected ? first : this.#rows.first;
    if (row) this.#rows.makeCurrent(row);
  }
}
