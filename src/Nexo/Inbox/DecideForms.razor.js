// Decisions are shown at once and sent in their order; what the server refuses comes back with its sentence.
import { ask, parse } from "./InboxBlock.razor.js";

export class Decisions {
  #rows;
  #heard;
  #line = Promise.resolve();
  #done = [];

  // heard({ said, tone, reload, undo, rows }) after each answer; said is null when there was no answer
  constructor(rows, heard) {
    this.#rows = rows;
    this.#heard = heard;
  }

  decide(verdict, items, reason = {}) {
    const ids = items.map(row => row.dataset.id);
    const named = items.map(row => `${row.dataset.id}:${row.dataset.version}`).join(",");
    for (const row of items) row.hidden = true;
    this.#done.push(ids);
    return this.#send({ decisao: verdict, tarefas: named, ...reason }, () => {
      this.#done.splice(this.#done.indexOf(ids), 1);
      for (const id of ids) this.#rows.find(id)?.removeAttribute("hidden");
    });
  }

  // Everything the filter finds; the server refuses when that is no longer what the person saw.
  decideFilter(verdict, expected, reason = {}) {
    this.#done.push(null);
    return this.#send({ decisao: verdict, filtro: "1", esperadas: expected, ...reason }, () => this.#done.pop());
  }

  isLast(task) {
    return this.#done.at(-1)?.includes(task) ?? false;
  }

  // The last decision made here, or else the last one the server knows of.
  undo() {
    const ids = this.#done.pop();
    return this.#send({ decisao: "reabrir", tarefas: ids?.join(",") ?? "" }, () => ids && this.#done.push(ids), true);
  }

  #send(values, giveUp, isUndo = false) {
    this.#line = this.#line.then(async () => {
      const form = document.getElementById("decision"); // its address names the list that is shown now
      const body = new URLSearchParams(new FormData(form));
      for (const [name, value] of Object.entries(values)) body.set(name, value);
      try {
        const answer = await ask(form.action, { method: "POST", body });
        if (!answer.ok) throw new Error(answer.statusText);
        this.#take(parse(await answer.text()), isUndo);
      } catch {
        giveUp();
        this.#heard({ said: null, rows: [] });
      }
    });
    return this.#line;
  }

  // Rows go to their places. Tabs take their new counts and stay: one of them may have been pressed meanwhile.
  #take(answer, isUndo) {
    const rows = [...answer.querySelectorAll(".task")].map(row => (row.remove(), this.#rows.put(row, { insert: true }))).filter(Boolean);
    for (const row of rows) row.hidden = false;
    const tabs = [...document.querySelectorAll("#inbox-tabs a")];
    for (const link of answer.querySelectorAll("#inbox-tabs a"))
      tabs.find(tab => tab.getAttribute("href") === link.getAttribute("href"))?.replaceChildren(...link.childNodes);
    const { said, tone, reload } = answer.querySelector("[data-said]").dataset;
    this.#heard({ said, tone, reload: reload !== undefined, isUndo, rows });
  }
}
