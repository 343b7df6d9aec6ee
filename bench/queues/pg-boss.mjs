// pg-boss as `./nexo bench outbox` drives it: node pg-boss.mjs rate ITEMS | latency PER_SECOND SECONDS
// Throughput: four loops of fetch and complete, 1,000 jobs each time, without the half second that work() waits between its fetches.
// Latency: work() in batches at its shortest polling interval; it has no notification.
import PgBoss from 'pg-boss'
import { every, tell } from './pace.mjs'

const [what, ...numbers] = process.argv.slice(2)
const boss = new PgBoss({ supervise: false, schedule: false, max: 12 })
boss.on('error', error => { console.error(error); process.exit(1) })
await boss.start()
const queue = `bench-${what}`
await boss.createQueue(queue)
await boss.purgeQueue(queue)

const rate = async items => {
  for (let put = 0; put < items; put += 5000)
    await boss.insert(Array.from({ length: Math.min(5000, items - put) }, (_, n) => ({ name: queue, data: { n: put + n } })))
  const began = performance.now()
  let done = 0
  const loop = async () => {
    while (done < items) {
      const jobs = await boss.fetch(queue, { batchSize: 1000 })
      if (jobs.length === 0) return
      await boss.complete(queue, jobs.map(job => job.id))
      done += jobs.length
    }
  }
  await Promise.all([loop(), loop(), loop(), loop()])
  tell({ items: done, seconds: (performance.now() - began) / 1000 })
}

const latency = async (perSecond, seconds) => {
  await boss.work(queue, { batchSize: 200, pollingIntervalSeconds: 0.5 }, async () => {})
  await every(1000 / perSecond, perSecond * seconds, n => boss.send(queue, { n }))
  await new Promise(resolve => setTimeout(resolve, 1500))
  const { rows } = await boss.getDb().executeSql(
    `select extract(epoch from completed_on - created_on)::float8 * 1000 as ms from pgboss.job where name = $1 and completed_on is not null`, [queue])
  tell({ items: rows.length, milliseconds: rows.map(row => row.ms) })
}

await (what === 'rate' ? rate : latency)(...numbers.map(Number))
await boss.stop({ graceful: false })
process.exit(0)
