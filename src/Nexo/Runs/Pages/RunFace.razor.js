// The log of a step is followed while it is written; what somebody types or reads is left alone.
const Every = 700;

const step = () => document.getElementById("step");
const isTyped = form => [...(form?.querySelectorAll("textarea") ?? [])].some(field => field.value !== "" || field === document.activeElement);

document.addEventListener("htmx:before:swap", e => {
  if (e.detail.ctx.sourceElement === step() && isTyped(step())) e.preventDefault();
});

// The step the page shows went on to another, or began again: its log is another, too. Asked as a piece: a whole page brings styles of its own.
document.addEventListener("htmx:after:swap", async () => {
  const log = document.getElementById("log"), wanted = step()?.dataset.log;
  if (log && wanted && log.dataset.log === wanted) return follow();
  if (!wanted) return;
  const answer = await fetch(location.href, { headers: { Accept: "text/html", "HX-Request": "true" } }).catch(() => null);
  if (!answer?.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("log");
  const now = document.getElementById("log");
  if (fresh && now && step()?.dataset.log === fresh.dataset.log) now.replaceWith(document.adoptNode(fresh));
  follow();
});

let timer, followed;

function follow() {
  const log = document.getElementById("log");
  if (!log || log === followed) return;
  followed = log;
  clearTimeout(timer);
  const pre = log.querySelector("pre");
  if (!pre) return;
  pre.scrollTop = pre.scrollHeight;
  if (log.dataset.follow === undefined) return;
  next(log, pre);
}

async function next(log, pre) {
  if (!log.isConnected || log !== followed) return;
  if (!document.hidden) {
    const answer = await fetch(`${log.dataset.follow}&after=${log.dataset.after}`).catch(() => null);
    const piece = answer?.ok ? await answer.json() : null;
    if (piece) {
      write(pre, piece.text);
      log.dataset.after = piece.next;
      if (piece.isOver) return ended(log);
    }
  }
  timer = setTimeout(next, Every, log, pre);
}

// The step is over, or its next attempt has begun, of which no event tells.
function ended(log) {
  log.querySelector("[data-following]")?.remove();
  for (const place of [document.getElementById("run"), step()]) place && window.htmx?.trigger(place, "nexo:live");
}

function write(pre, text) {
  if (!text) return;
  const isAtEnd = pre.scrollHeight - pre.scrollTop - pre.clientHeight < 24;
  pre.append(text);
  if (isAtEnd) pre.scrollTop = pre.scrollHeight;
}

follow();
