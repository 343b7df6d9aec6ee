// Is a webhook from Nexo? By the Standard Webhooks specification; needs nothing beside Node.
// From the command line: node verify.mjs SECRET WEBHOOK_ID WEBHOOK_TIMESTAMP WEBHOOK_SIGNATURE < body
import { createHmac, timingSafeEqual } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

const tolerance = 5 * 60; // seconds

/** `body` is the request's body, byte by byte, before anything parses it (in Express: express.raw({ type: 'application/json' })). */
export function isValid(secret, id, timestamp, signatures, body, now = Date.now() / 1000) {
  if (!/^\d+$/.test(timestamp) || Math.abs(now - Number(timestamp)) > tolerance)
    return false; // old: somebody may be repeating it
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const expected = createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest();
  // Several while a secret is rotated; one that is right is enough.
  return signatures.split(' ').filter(one => one.startsWith('v1,')).some(one => {
    const given = Buffer.from(one.slice(3), 'base64');
    return given.length === expected.length && timingSafeEqual(given, expected);
  });
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [secret, id, timestamp, signatures, now] = process.argv.slice(2); // now is for tests
  const valid = isValid(secret, id, timestamp, signatures, readFileSync(0), now ? Number(now) : undefined);
  console.log(valid ? 'valid' : 'refused');
  process.exitCode = valid ? 0 : 1;
}
