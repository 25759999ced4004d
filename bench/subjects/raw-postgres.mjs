/**
 * Not a product: about the least that a durable queue on PostgreSQL has to do. One table, one index, no history;
 * two lanes, each deletes what it has finished and claims the next batch in one statement.
 */
import { fromTestServers } from '../packages.mjs';

const pg = fromTestServers('pg');
const POLL_MS = 1_000;
const LANES = 2;
const DEADLOCK = '40P01';

const SCHEMA = `
  create table runs (id bigint generated always as identity primary key, state smallint not null default 0,
    run_at timestamptz not null default now(), input text not null);
  create index runs_due on runs (run_at, id) where state = 0`;
const INSERT = `with stored as (insert into runs (input) select unnest($1::text[])) select pg_notify('runs', '')`;
const STEP = `with gone as (delete from runs where id = any($1::bigint[])),
  next as (select id from runs where state = 0 and run_at <= now() order by run_at, id limit $2 for update skip locked)
  update runs set state = 1 from next where runs.id = next.id returning runs.id, runs.input`;

/**
 * @param {string} url
 * @param {{ fresh: boolean, concurrency: number }} options
 */
export async function open(url, { fresh, concurrency }) {
  const pool = new pg.Pool({ connectionString: url, max: 10 });
  pool.on('error', () => {});
  if (fresh) await pool.query(SCHEMA);

  return {
    enqueueOne: (input) => enqueue([input]),
    enqueueMany: enqueue,
    // It has no options.
    enqueueMixed: enqueue,
    startWorker,
    async remaining() {
      const { rows } = await pool.query('select count(*)::int as n from runs');
      return rows[0].n;
    },
    close: () => pool.end(),
  };

  async function enqueue(inputs) {
    await pool.query({
      name: 'enqueue',
      text: INSERT,
      values: [inputs.map((input) => JSON.stringify(input))],
    });
  }

  /** Lanes can deadlock over each other's rows; then nothing has happened, and it is done again. */
  async function step(ended) {
    try {
      const { rows } = await pool.query({ name: 'step', text: STEP, values: [ended, concurrency] });
      return rows;
    } catch (error) {
      if (error.code === DEADLOCK) return undefined;
      throw error;
    }
  }

  async function startWorker(onRun) {
    const wakers = new Set();
    const stopping = new AbortController();
    const listener = new pg.Client({ connectionString: url });
    await listener.connect();
    listener.on('notification', wakeAll);
    await listener.query('listen runs');
    const lanes = Array.from({ length: LANES }, lane);
    return {
      async stop() {
        stopping.abort();
        wakeAll();
        await Promise.all(lanes);
        await listener.end();
      },
    };

    async function lane() {
      let ended = [];
      while (!stopping.signal.aborted) {
        const rows = await step(ended);
        if (!rows) continue;
        if (rows.length === 0 && ended.length === 0) await woken();
        await Promise.all(rows.map(async ({ input }) => onRun(JSON.parse(input))));
        ended = rows.map(({ id }) => id);
      }
    }

    function wakeAll() {
      for (const wake of wakers) wake();
      wakers.clear();
    }

    function woken() {
      return new Promise((resolve) => {
        const timer = setTimeout(resolve, POLL_MS);
        wakers.add(() => {
          clearTimeout(timer);
          resolve();
        });
      });
    }
  }
}
