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
    const back = verdict === "acordar"; // takes something back itself, so there is nothing to undo
    const act = { ids, verdict };
    if (!back) this.#done.push(act);
    return this.#send({ decisao: verdict, tarefas: named, ...reason }, () => {
      if (!back) this.#done.splice(this.#done.indexOf(act), 1);
      for (const id of ids) this.#rows.find(id)?.removeAttribute("hidden");
    }, back);
  }

  // Everything the filter finds; the server refuses when that is no longer what the person saw.
  decideFilter(verdict, expected, reason = {}) {
    const back = verdict === "acordar";
    if (!back) this.#done.push({ verdict });
    return this.#send({ decisao: verdict, filtro: "1", esperadas: expected, ...reason }, () => back || this.#done.pop(), back);
  }

  isLast(task) {
    return this.#done.at(-1)?.ids?.includes(task) ?? false;
  }

  // The last decision made here, or else the last one the server knows of.
  undo() {
    const last = this.#done.pop();
    const decisao = last?.verdict === "adiar" ? "acordar" : "reabrir";
    return this.#send({ decisao, tarefas: last?.ids?.join(",") ?? "" }, () => last && this.#done.push(last), true);
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
