/**
 * Where the ceiling is: a small model of daemons on one PostgreSQL, from costs that scale.mjs has measured. It takes
 * the lowest of four limits, each a straight line: slots, processors of the daemons, processor of the server, WAL.
 * What it leaves out makes real installations slower, never faster: locks, caches that are too small, vacuum, the
 * network. So a result is a bound, not a promise.
 */
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: {
    'job-ms': { type: 'string', default: '20' },
    'job-cpu-ms': { type: 'string', default: '1' },
    concurrency: { type: 'string', default: '10' },
    'daemon-cores': { type: 'string', default: '1' },
    'server-cores': { type: 'string', default: '4' },
    'wal-mb': { type: 'string', default: '50' },
    'daemon-ms': { type: 'string', default: '1' },
    'server-ms': { type: 'string', default: '0.5' },
    'wal-bytes': { type: 'string', default: '1200' },
    stores: { type: 'string', default: '1' },
    daemons: { type: 'string', default: '1,2,4,8,16,32,64,128,256' },
  },
});
const given = Object.fromEntries(Object.entries(values).map(([name, text]) => [name, Number(text)]));
/** Above this share of its processor a server answers late. */
const BUSY = 0.7;

console.log('daemons  runs/s  a daemon  limited by');
for (const daemons of values.daemons.split(',').map(Number)) {
  const [what, rate] = limitsOf(daemons).toSorted(([, one], [, other]) => one - other)[0];
  const columns = [
    String(daemons).padStart(7),
    rate.toFixed(0).padStart(6),
    (rate / daemons).toFixed(0).padStart(8),
  ];
  console.log(`${columns.join('  ')}  ${what}`);
}

/** Runs a second that each resource allows. A daemon executes JavaScript on one core, whatever the machine has. */
function limitsOf(daemons) {
  const engineMs = given['daemon-ms'] + given['job-cpu-ms'];
  const cores = Math.min(given['daemon-cores'], 1);
  return [
    ['slots', (daemons * given.concurrency * 1_000) / (given['job-ms'] + engineMs)],
    ['daemons', (daemons * cores * BUSY * 1_000) / engineMs],
    ['server', (given.stores * given['server-cores'] * BUSY * 1_000) / given['server-ms']],
    ['disk', (given.stores * given['wal-mb'] * 1_000_000) / given['wal-bytes']],
  ];
}
