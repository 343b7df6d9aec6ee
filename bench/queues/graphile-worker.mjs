// graphile-worker as `./nexo bench outbox` drives it: node graphile-worker.mjs rate ITEMS | latency PER_SECOND SECONDS
// Throughput: what its page on performance recommends (local queue, completions in batches, 24 jobs at once).
// Latency: woken by NOTIFY for every job, without the local queue, which would wait for more.
import { makeWorkerUtils, run, Logger } from 'graphile-worker'
import pg from 'pg'
import { every, tell } from './pace.mjs'

const [what, ...numbers] = process.argv.slice(2)
const pgPool = new pg.Pool({ max: 30 })
const logger = new Logger(() => () => {})
const utils = await makeWorkerUtils({ pgPool, logger })
await utils.migrate()
await pgPool.query('delete from graphile_worker._private_jobs')
const start = (task, worker) => run({ pgPool, logger, taskList: { bench: task }, preset: { worker: { concurrentJobs: 24, pollInterval: 1000, ...worker } } })

const rate = async items => {
  for (let put = 0; put < items; put += 5000)
    await utils.addJobs(Array.from({ length: Math.min(5000, items - put) }, (_, n) => ({ identifier: 'bench', payload: { n: put + n } })))
  const began = performance.now()
  let done = 0
  let finished
  const all = new Promise(resolve => { finished = resolve })
  const runner = await start(() => { if (++done === items) finished() }, { localQueue: { size: 500 }, completeJobBatchDelay: 0, failJobBatchDelay: 0 })
  await all
  while ((await pgPool.query('select exists (select from graphile_worker._private_jobs) as more')).rows[0].more)
    await new Promise(resolve => setTimeout(resolve, 2))
  tell({ items: done, seconds: (performance.now() - began) / 1000 })
  await runner.stop()
}

const latency = async (perSecond, seconds) => {
  await pgPool.query(`
    create table if not exists graphile_times (ms double precision);
    truncate graphile_times;
    create or replace function graphile_time() returns trigger language plpgsql as $$
      begin insert into graphile_times values (extract(epoch from clock_timestamp() - old.created_at) * 1000); return null; end $$;
    create or replace trigger graphile_time after delete on graphile_worker._private_jobs for each row execute function graphile_time()`)
  const runner = await start(() => {}, {})
  await every(1000 / perSecond, perSecond * seconds, n => utils.addJob('bench', { n }))
  await new Promise(resolve => setTimeout(resolve, 1500))
  const { rows } = await pgPool.query('select ms from graphile_times')
  await pgPool.query('drop trigger graphile_time on graphile_worker._private_jobs')
  tell({ items: rows.length, milliseconds: rows.map(row => row.ms) })
  await runner.stop()
}

await (what === 'rate' ? rate : latency)(...numbers.map(Number))
process.exit(0)
