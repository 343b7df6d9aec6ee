// The inbox by keyboard and pointer: everything here is also a link or a form, only slower.
import { onKey, toast } from "nexo";
import { Rows, ask, parse } from "./InboxBlock.razor.js";
import { Selection } from "./BulkBar.razor.js";
import { Decisions } from "./DecideForms.razor.js";
import { Panel, askWhen, askWhy, closeReasons } from "./OneTask/TaskFace.razor.js";
import { News } from "./InboxList.razor.js";

const root = document.querySelector("[data-inbox]");
const wide = matchMedia("(min-width: 1081px)");
const words = root.dataset;
let panel, rows, selection, decisions, news;

function start() {
  rows?.stop();
  news?.stop();
  panel?.stop();
  panel = new Panel(root);
  const list = root.querySelector("[data-tasks]");
  selection = null;
  rows = list && new Rows(list, came => selection?.restore(came));
  selection = rows && new Selection(rows, root.querySelector("[data-bulk]"));
  decisions ??= new Decisions({ find: id => rows?.find(id), put: (...given) => rows?.put(...given) }, heard);
  news = rows && new News(root, list, rows, panel, refreshed);
}

const isOpen = () => wide.matches || root.hasAttribute("data-open");
const canDecide = row => row?.dataset.status === "awaiting_approval" && !row.hidden && row.querySelector("input") !== null;

function go(row, focus = true) {
  if (!row) return false;
  rows.makeCurrent(row, { focus });
  if (isOpen()) panel.follow(row);
}

const step = by => () => {
  if (!rows) return false;
  const from = rows.current;
  if (!from || panelIsAhead(from)) go(from ?? rows.first);
  else move(by);
};

// At the end of what has come a step waits for more rows: a key held down loses none.
async function move(by) {
  const from = rows?.current, to = from && rows.next(from, by);
  if (to) go(to);
  else if (from && (await rows.following(from, by))) move(by);
}

// A view further, or to either end of the list, however long it is.
async function leap(by, toEdge) {
  let row = rows?.current ?? rows?.first;
  if (toEdge) row = (await rows?.edge(by)) ?? row;
  else for (let left = rows?.perView; left > 0 && row; left--) {
    const next = rows.next(row, by) ?? (await rows.following(row, by));
    if (!next) break;
    row = next;
  }
  go(row);
}

const leaping = (by, toEdge) => e => (!rows || panel.hasFocus || e.target.closest("details, select, nav, [role=dialog]") ? false : void leap(by, toEdge));

// Coming from a page load the first row is current but nothing has the focus: the first key takes it there.
const panelIsAhead = row => document.activeElement === document.body && panel.task?.task === row.dataset.id;

const arrow = by => e => (panel.hasFocus || e.target.closest("details, select, nav, [role=dialog]") ? false : step(by)());

// What a decision is about: the selection, or else the current row in the version the panel shows.
function chosen() {
  if (selection?.size) return selection.items;
  const row = rows?.current;
  if (row && panel.task?.task === row.dataset.id) row.dataset.version = panel.task.version;
  return [row].filter(canDecide);
}

function decide(verdict, items, reason) {
  if (!items.length) return false;
  const answered = selection.isWhole ? decisions.decideFilter(verdict, selection.expected, reason) : decisions.decide(verdict, items, reason);
  selection.clear();
  moveOn(answered);
}

// The focus goes to the next row, or the one before at the end; an empty list is read again for its face, once nothing of it waits.
async function moveOn(answered) {
  const from = rows.current;
  const to = from && !from.hidden ? from : from && ((await rows.following(from)) ?? rows.next(from, -1));
  if (to) return go(to);
  await answered;
  if (rows?.isEmpty || !from) renew();
}

function reject() {
  if (selection?.size) {
    return askWhy(root.querySelector("[data-bulk] details"));
  }
  if (!canDecide(rows?.current)) return false;
  if (panel.task?.task === rows.current.dataset.id) return panel.askReason() && undefined;
  panel.show(rows.current.dataset.id).then(() => panel.askReason());
}

function snooze() {
  if (selection?.size) {
    const menu = root.querySelector("[data-bulk-snooze]");
    return menu ? askWhen(menu) : root.querySelector("[data-bulk] [value=acordar]")?.click();
  }
  const row = rows?.current;
  if (!canDecide(row)) return false;
  const shown = panel.task?.task === row.dataset.id ? Promise.resolve() : panel.show(row.dataset.id);
  shown.then(() => panel.askWhen());
}

async function renew() {
  const here = new URL(location);
  here.pathname = "/aprovacoes/lista";
  here.searchParams.delete("tarefa");
  const answer = await ask(here);
  if (!answer.ok) return;
  root.querySelector("[data-list]").replaceWith(...parse(await answer.text()).children);
  window.htmx?.process(root.querySelector("[data-list]"));
  start();
  focusList();
}

function focusList() {
  const first = rows?.first;
  if (first) go(first);
  else root.querySelector("[data-list] .face :is(a, button)")?.focus();
}

function heard({ said, tone, reload, isUndo, rows: back }) {
  if (said === null) toast(words.failed, "danger");
  else toast(said, tone, tone === "ok" && !isUndo ? "#undo" : null);
  if (reload || !rows) return renew();
  const first = back.map(row => rows.find(row.dataset.id)).filter(Boolean).sort((a, b) => (a.dataset.key < b.dataset.key ? -1 : 1))[0];
  if (first) go(first);
  news?.recount();
}

// Rows somebody else moved: the panel shows them as they are now, unless somebody types there.
function refreshed(ids) {
  if (panel.task && ids.has(panel.task.task) && !panel.isTyping) panel.refresh();
}

const undo = () => void decisions.undo();

// Somebody went on with what was decided: the offer to take it back goes.
const GOES_ON = ["task.assigned", "task.completed", "task.sync_started", "task.failed", "task.cancelled", "task.reopened"];
document.addEventListener("nexo:event", e => {
  if (GOES_ON.includes(e.detail.kind) && decisions.isLast(e.detail.subject)) document.querySelector(".toast-undo")?.remove();
});

onKey("j", step(1));
onKey("k", step(-1));
onKey("ArrowDown", arrow(1));
onKey("ArrowUp", arrow(-1));
onKey("PageDown", leaping(1));
onKey("PageUp", leaping(-1));
onKey("End", leaping(1, true));
onKey("Home", leaping(-1, true));
onKey("o", () => open(rows?.current));
onKey("x", () => (canDecide(rows?.current) ? selection.toggle(rows.current) : false));
onKey("X", () => (canDecide(rows?.current) ? selection.extend(rows.current) : false));
onKey("a", () => decide("aprovar", chosen()));
onKey("r", reject);
onKey("z", snooze);
onKey("e", () => (canDecide(rows?.current) && isOpen() ? void panel.show(rows.current.dataset.id, { editing: true }) : canDecide(rows?.current) ? open(rows.current) : false));
onKey("u", undo);
onKey("]", () => tab(1));
onKey("[", () => tab(-1));
onKey("Escape", () => {
  if (closeReasons(root)) return;
  const menu = root.querySelector("details:is(.more-filters, .view-menu)[open]");
  if (menu) return menu.removeAttribute("open"), menu.querySelector("summary").focus();
  if (panel.task && root.querySelector("[data-panel] [data-typing]")) return void panel.show(panel.task.task).then(() => rows?.current && rows.makeCurrent(rows.current));
  if (!wide.matches && root.hasAttribute("data-open")) return void root.querySelector("[data-close]").click();
  if (panel.hasFocus && rows?.current) return void rows.makeCurrent(rows.current);
  selection?.clear();
});

for (let n = 1; n <= 9; n++) onKey(String(n), () => openView(n));
const openView = n => {
  const view = root.querySelector(`[data-view="${n}"]`);
  return view ? view.click() : false;
};

// The menu of views takes the focus to the name it asks for.
root.addEventListener("toggle", e => e.target.matches("details.view-menu") && e.target.open && e.target.querySelector("input[name=nome]").focus(), true);

function tab(by) {
  const tabs = [...root.querySelectorAll("#inbox-tabs a")];
  tabs[tabs.findIndex(one => one.hasAttribute("aria-current")) + by]?.click();
}

function open(row) {
  if (!row) return false;
  if (!wide.matches) return void row.querySelector(".name").click();
  rows.makeCurrent(row, { focus: false });
  if (panel.task?.task === row.dataset.id) panel.focus();
  else panel.show(row.dataset.id, { focus: true });
}

root.addEventListener("click", e => {
  const row = e.target.closest(".task");
  const edit = e.target.closest("[data-edit]");
  const cancel = e.target.closest("[data-cancel-edit]");
  if (e.target.closest("[data-news]")) news.show();
  else if (e.target.closest("[data-whole-filter]")) selection.wholeFilter();
  else if (edit || cancel) {
    e.preventDefault();
    panel.show(panel.task.task, { editing: edit !== null, focus: true });
  } else if (row) pressed(e, row);
});

function pressed(e, row) {
  const box = e.target.matches("input[type=checkbox]");
  if (e.shiftKey && canDecide(row)) {
    if (!box) e.preventDefault();
    selection.extend(row);
    getSelection().removeAllRanges();
  } else if (box) selection.toggle(row, e.target.checked);
  else if (!e.target.closest(".tick") && wide.matches && !e.ctrlKey && !e.metaKey && e.button === 0) {
    e.preventDefault();
    go(row);
    if (e.detail === 0) open(row); // Enter on the link
  }
}

root.addEventListener("change", e => e.target.matches("[data-select-all]") && selection.all(e.target.checked));
root.addEventListener("reset", e => e.target.matches("[data-bulk]") && (e.preventDefault(), selection.clear()));

const reasonOf = form => ({ motivo: form.elements.motivo?.value ?? "", detalhe: form.elements.detalhe?.value ?? "" });

// What goes with a decision: why not, or until when.
const valuesOf = (verdict, { target, submitter }) =>
  verdict === "rejeitar" ? reasonOf(target)
  : verdict === "adiar" ? { ate: submitter?.name === "ate" ? submitter.value : "", dia: target.elements.dia.value }
  : {};

root.addEventListener("submit", e => {
  const verdict = e.submitter?.name === "ate" ? "adiar" : e.submitter?.value || e.target.dataset.decide;
  if (e.target.matches("[data-bulk]") && !verdict) e.preventDefault(); // Enter on a box
  else if (e.target.matches("[data-bulk]")) decide(verdict, selection.items, valuesOf(verdict, e));
  else if (e.target.matches("[data-decide]") && rows?.find(panel.task.task)) decideOpen(e.target.dataset.decide, e);
  else return;
  e.preventDefault();
  e.stopImmediatePropagation();
}, true);

// The panel's own buttons decide on the panel's task, whatever is selected, and on the version it shows.
function decideOpen(verdict, e) {
  rows.makeCurrent(rows.find(panel.task.task), { focus: false });
  selection.clear();
  decide(verdict, chosen(), valuesOf(verdict, e));
}

document.addEventListener("click", e => {
  if (!e.target.closest(".toast-undo")) return;
  e.stopImmediatePropagation();
  e.target.closest(".toast").remove();
  undo();
}, true);

// Other filters, another tab: the list and the panel are new. The focus stays on the filter, or else goes to the first row.
document.addEventListener("htmx:after:swap", e => {
  if (e.detail.ctx.target?.id !== "inbox-halves") return;
  start();
  if (document.activeElement === document.body) focusList();
});

start();
root.dataset.ready = "";
