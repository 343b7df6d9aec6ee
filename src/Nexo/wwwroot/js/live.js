// One WebSocket for the page. It says what happened; what shows it is fetched again from the server.
// Closed while the tab is hidden; on return, and after a lost connection, everything live is fetched once.
let socket, attempts = 0, missed = false, polling;
const waiting = new Set();

const matches = (patterns, kind) =>
  patterns.split(",").some(p => (p = p.trim()) === kind || (p.endsWith("*") && kind.startsWith(p.slice(0, -1))));

function fetchAgain(elements) {
  elements.forEach(e => waiting.add(e));
  fetchAgain.soon ??= setTimeout(() => {
    fetchAgain.soon = null;
    waiting.forEach(e => e.isConnected && window.htmx.trigger(e, "nexo:live"));
    waiting.clear();
  }, 250);
}

const live = () => [...document.querySelectorAll("[data-live]")];
const catchUp = () => fetchAgain(live());

function heard(event) {
  document.dispatchEvent(new CustomEvent("nexo:event", { detail: event }));
  fetchAgain(live().filter(e => matches(e.dataset.live, event.kind)));
}

function open() {
  if (document.hidden || socket) return;
  const mine = (socket = new WebSocket(`${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/api/events/ws`));
  mine.onopen = () => {
    attempts = 0;
    clearInterval(polling);
    polling = null;
    if (missed) catchUp();
    missed = false;
  };
  mine.onmessage = m => heard(JSON.parse(m.data));
  mine.onclose = () => {
    if (socket !== mine) return;
    socket = null;
    missed = true;
    if (document.hidden) return;
    attempts++;
    setTimeout(open, Math.min(30000, 500 * 2 ** attempts) * (0.5 + Math.random() / 2));
    if (attempts > 3) polling ??= setInterval(() => document.hidden || catchUp(), 15000);
  };
}

function close() {
  const old = socket;
  socket = null;
  missed = true;
  old?.close();
}

document.addEventListener("visibilitychange", () => (document.hidden ? close() : open()));
addEventListener("pagehide", close);
addEventListener("pageshow", e => e.persisted && open());
addEventListener("online", () => ((attempts = 0), open()));
if (document.querySelector("[data-live]")) open();
