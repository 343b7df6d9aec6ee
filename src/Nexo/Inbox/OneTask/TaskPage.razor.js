// A task's own page: what others do to it shows, unless somebody types here.
import { ask, parse } from "../InboxBlock.razor.js";
import { onKey } from "nexo";
import { closeReasons, isTyping } from "./TaskFace.razor.js";

const page = document.querySelector("[data-task-page]");

onKey("Escape", () => closeReasons(document) || document.querySelector("[data-cancel-edit]")?.click());

let again;
document.addEventListener("nexo:event", e => {
  if (!page || e.detail.subject !== page.dataset.taskPage) return;
  clearTimeout(again);
  again = setTimeout(refresh, 200);
});

async function refresh() {
  if (isTyping(page)) return;
  const answer = await ask(`/tarefas/${page.dataset.taskPage}/folha`).catch(() => null);
  const fresh = answer?.ok && parse(await answer.text());
  if (!fresh || isTyping(page) || fresh.querySelector("[data-sheet]")?.dataset.revision === page.querySelector("[data-sheet]")?.dataset.revision) return;
  const hadFocus = page.contains(document.activeElement);
  page.replaceChildren(fresh);
  window.htmx?.process(page);
  if (hadFocus) page.querySelector("[data-sheet]")?.focus({ preventScroll: true });
}
