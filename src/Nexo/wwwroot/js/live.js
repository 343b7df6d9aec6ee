// One WebSocket for the page. It says what happened; what shows it is fetched again from the server.
// Closed while the tab is hidden; on return, and after a lost connection, everything live is fetched once.
const AtMostEvery = 1000, At = document.getElementById("live");
let socket, attempts = 0, missed = false, polling, timer, last = 0;
const waiting = new Set();

const matches = (patterns, kind) =>
  patterns.split(",").some(p => (p = p.trim()) === kind || (p.endsWith("*") && kind.startsWith(p.slice(0, -1))));

function fetchAgain(elements) {
  elements.forEach(e => waiting.add(e));
  if (!waiting.size) return;
  timer ??= setTimeout(() => {
    timer = null;
    last = Date.now();
    waiting.forEach(e => e.isConnected && window.htmx.trigger(e, "nexo:live"));
    waiting.clear();
  }, Math.max(100, last + AtMostEvery - Date.now()));
}

// A late answer about what the place showed before, as under another filter, is dropped.
document.addEventListener("htmx:before:swap", e => {
  const place = e.target, { action } = e.detail.ctx.request;
  if (place.matches?.("[data-live][hx-get]") && new URL(action, location).href !== new URL(place.getAttribute("hx-get"), location).href) e.preventDefault();
});

const live = () => [...document.querySelectorAll("[data-live]")];
const catchUp = () => fetchAgain(live());

function heard(event) {
  if (!event.kind) return; // only a sign of life
  document.dispatchEvent(new CustomEvent("nexo:event", { detail: event }));
  fetchAgain(live().filter(e => matches(e.dataset.live, event.kind)));
}

function offline(is) {
  const place = document.getElementById("toasts");
  let note = document.getElementById("offline");
  if (!is) return note?.remove();
  if (note || !place) return;
  note = Object.assign(document.createElement("div"), { id: "offline", className: "toast offline", role: "status", textContent: place.dataset.offline });
  document.body.append(note);
}

function open() {
  if (document.hidden || socket) return;
  const since = At.dataset.since;
  const query = since ? `?since=${encodeURIComponent(since)}` : "";
  delete At.dataset.since; // later connections fetch anew instead of hearing everything they missed
  const mine = (socket = new WebSocket(`${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/api/events/ws${query}`));
  mine.onopen = () => {
    attempts = 0;
    offline(false);
    clearInterval(polling);
    polling = null;
    if (missed) catchUp();
    missed = false;
  };
  mine.onmessage = m => {
    const event = JSON.parse(m.data);
    if (event.kind) heard(event); // {} only says that the line is alive
  };
  mine.onclose = () => {
    if (socket !== mine) return;
    socket = null;
    missed = true;
    if (document.hidden) return;
    attempts++;
    setTimeout(open, Math.min(30000, 500 * 2 ** attempts) * (0.5 + Math.random() / 2));
    if (attempts < 3) return;
    offline(true);
    polling ??= setInterval(() => document.hidden || catchUp(), 15000);
  };
}

function close() {
  const old = socket;
  socket = null;
  missed = true;
  old?.close();
}

if (At) {
  document.addEventListener("visibilitychange", () => (document.hidden ? close() : open()));
  addEventListener("pagehide", close);
  addEventListener("pageshow", e => e.persisted && open());
  addEventListener("online", () => ((attempts = 0), open()));
  addEventListener("offline", () => offline(true));
  open();
}
