#!/usr/bin/env node
// A nightly script that keeps its run in Nexo's ledger: each step is written down before it starts and after it ended.
//
//   API_BASE=http://localhost:3000 NEXO_KEY=nexo_runner_… node nightly.mjs [plan.json]
//
// NEXO_KEY is a runner token: ./nexo token create "Noturno" --runner. plan.json is a list of steps, in order:
//   [{ "task": "seo.validate", "run": ["npm", "run", "seo:tune", "--", "--dry-run", "--strict"] },
//    { "task": "dx.integrate", "run": ["node", "scripts/dx-integrate.mjs"], "asks": true }]
// A program that is not there skips its step; one that fails ends the run. What "asks" leaves the address it printed last for a
// person to decide. Node 20 or newer; no packages.
import { spawn } from "node:child_process";
import { readFile } from "node:fs/promises";

const { API_BASE = "http://localhost:3000", NEXO_KEY, RUN_ID } = process.env;
if (!NEXO_KEY) fail('NEXO_KEY is missing: a runner token, ./nexo token create "Noturno" --runner');

const runId = RUN_ID ?? `nightly-${new Date().toISOString().slice(0, 10)}`;
const plan = process.argv[2] ? JSON.parse(await readFile(process.argv[2], "utf8")) : [{ task: "hello", run: [process.execPath, "-e", "console.log('olá')"] }];

// All steps first: so the run is over only when all of them are.
const entries = [];
for (const step of plan)
  entries.push(await ask("POST", "/agents/tasks/", { task: step.task, run_id: runId, inputs: { argv: step.run } }, `${runId}/${step.task}`));

let broken = false;
for (const [i, step] of plan.entries()) {
  const { id } = entries[i];
  if (broken) { await move(id, { status: "skipped", log_excerpt: "An earlier step failed." }); continue; }
  await move(id, { status: "running" });
  const { code, log, missing } = await run(step.run);
  const address = log.match(/https?:\/\/\S+/g)?.at(-1);
  const status = missing ? "skipped" : code !== 0 ? "failed" : step.asks ? "awaiting_approval" : "succeeded";
  await move(id, { status, log_excerpt: log, ...(address && { outputs_uri: address }) });
  console.log(`${step.task}: ${status}`);
  broken ||= status === "failed";
}
process.exitCode = broken ? 1 : 0;

function move(id, change) { return ask("PATCH", `/agents/tasks/${id}`, change, `${id}/${change.status}`); }

// Sent again with the same key it is done once, so a lost answer or a restart of the server costs nothing.
async function ask(method, path, body, key) {
  for (let tries = 1; ; tries++) {
    const answer = await fetch(API_BASE + path, {
      method, headers: { "Authorization": `Bearer ${NEXO_KEY}`, "Content-Type": "application/json", "Idempotency-Key": key }, body: JSON.stringify(body),
    }).catch(error => ({ status: 503, text: async () => String(error.cause ?? error), headers: new Headers() }));
    if (answer.ok) return answer.json();
    if (![429, 503].includes(answer.status) || tries === 8) fail(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    await new Promise(go => setTimeout(go, 1000 * Number(answer.headers.get("Retry-After") ?? 2 ** tries)));
  }
}

function run([program, ...argv]) {
  return new Promise(done => {
    let log = "";
    const child = spawn(program, argv, { stdio: ["ignore", "pipe", "pipe"] });
    for (const stream of [child.stdout, child.stderr]) stream.on("data", text => { log = (log + text).slice(-16_000); });
    child.on("error", error => done({ log: error.message, missing: error.code === "ENOENT", code: 1 }));
    child.on("close", code => done({ code, log }));
  });
}

function fail(why) { console.error(why); process.exit(2); }
