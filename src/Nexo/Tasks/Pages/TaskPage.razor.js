// A task's own page: what others do to it shows, unless somebody types here.
import { ask } from "./InboxBlock.razor.js";
import { onKey } from "nexo";
import { closeReasons } from "./TaskFace.razor.js";

const page = document.querySelector("[data-task-page]");

onKey("Escape", () => closeReasons(document) || document.querySelector("[data-cancel-edit]")?.click());

const isTyping = () => page.querySelector("[data-typing], details[open]") !== null || page.querySelector("input:focus, textarea:focus, select:focus") !== null;

let again;
document.addEventListener("nexo:event", e => {
  if (!page || e.detail.subject !== page.dataset.taskPage) return;
  clearTimeout(again);
  again = setTimeout(refresh, 200);
});

async function refresh() {
  if (isTyping()) return;
  const answer = await ask(`/tarefas/${page.dataset.taskPage}/folha`).catch(() => null);
  if (!answer?.ok || isTyping()) return;
  const hadFocus = page.contains(document.activeElement);
  page.innerHTML = await answer.text();
  window.htmx?.process(page);
  if (hadFocus) page.querySelector("[data-sheet]")?.focus({ preventScroll: true });
}
