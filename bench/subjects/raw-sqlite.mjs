/**
 * Not a product: about the least that a durable queue on SQLite has to do. One table, one index, no history;
 * finished runs are deleted by the transaction that claims the next ones. Enqueue FULL, claims NORMAL, as ours.
 */
import { closeSync, openSync, watch, writeSync } from 'node:fs';
import { fromWorker } from '../packages.mjs';

const Database = fromWorker('better-sqlite3');
const POLL_MS = 1_000;

const SCHEMA = `
  create table runs (id integer primary key, state integer not null default 0, run_at integer not null, input text not null);
  create index runs_due on runs (run_at, id) where state = 0`;
const INSERT = 'insert into runs (run_at, input) select ?, value from json_each(?)';
const DUE = 'select 1 from runs where state = 0 and run_at <= ? limit 1';
const CLAIM = `update runs set state = 1 where id in
  (select id from runs where state = 0 and run_at <= ? order by run_at, id limit ?+0) returning id, input`;
const DELETE = 'delete from runs where id in (select value from json_each(?))';

/**
 * @param {string} url
 * @param {{ fresh: boolean, concurrency: number, durability?: 'normal' | 'full' }} options
 */
export async function open(url, { fresh, concurrency, durability = 'normal' }) {
  const file = url.replace(/^sqlite:/, '');
  const database = new Database(file, { timeout: 5_000 });
  database.pragma('journal_mode = wal');
  database.pragma(`synchronous = ${durability}`);
  if (fresh) database.exec(SCHEMA);
  closeSync(openSync(`${file}-bell`, 'a'));
  const bell = openSync(`${file}-bell`, 'r+');
  const insert = database.prepare(INSERT);
  const due = database.prepare(DUE);
  const claim = database.prepare(CLAIM).raw(true);
  const remove = database.prepare(DELETE);
  const count = database.prepare('select count(*) from runs').pluck();
  const step = database.transaction((ended) => {
    if (ended.length > 0) remove.run(JSON.stringify(ended));
    return claim.all(Date.now(), concurrency);
  }).immediate;

  return {
    enqueueOne: async (input) => enqueue([input]),
    enqueueMany: async (inputs) => enqueue(inputs),
    // It has no options.
    enqueueMixed: async (inputs) => enqueue(inputs),
    startWorker: async (onRun) => startWorker(onRun),
    remaining: async () => count.get(),
    async close() {
      database.close();
      closeSync(bell);
    },
  };

  function enqueue(inputs) {
    database.exec('pragma synchronous = full');
    insert.run(Date.now(), JSON.stringify(inputs));
    database.exec(`pragma synchronous = ${durability}`);
    writeSync(bell, '1', 0);
  }

  function startWorker(onRun) {
    const stopping = new AbortController();
    let wake;
    const watcher = watch(`${file}-bell`, () => wake?.());
    const working = work();
    return {
      async stop() {
        stopping.abort();
        wake?.();
        await working;
        watcher.close();
      },
    };

    async function work() {
      let ended = [];
      while (!stopping.signal.aborted) {
        if (ended.length === 0 && !due.get(Date.now())) {
          await woken();
          continue;
        }
        const claimed = step(ended);
        await Promise.all(claimed.map(async ([, input]) => onRun(JSON.parse(input))));
        ended = claimed.map(([id]) => id);
        await new Promise(setImmediate);
      }
    }

    function woken() {
      return new Promise((resolve) => {
        const timer = setTimeout(resolve, POLL_MS);
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }
}
