/** A store that a run computes on, with a person who changes the board while it does. */
import { type Body, sql, type Store, type Tx } from '@sb/storage';

export interface Disturbance {
  /** Called after each read of the board that is no part of a write, with its number. */
  readonly between: (computed: number) => Promise<unknown>;
  /** Called after a read of the board inside of a write, which goes on when this waits for a lock. */
  readonly inside?: () => Promise<unknown>;
}

export interface Disturbed {
  readonly store: Store;
  /** How often the board was read as a whole, outside of writes and inside of them. */
  readonly computed: { outside: number; inside: number };
  /** Resolves when the last thing that `inside` did has ended. */
  settled(): Promise<unknown>;
}

export function disturbed(store: Store, { between, inside }: Disturbance): Disturbed {
  const computed = { outside: 0, inside: 0 };
  let beside: Promise<unknown> = Promise.resolve();
  return {
    computed,
    settled: () => beside,
    store: {
      ...store,
      async read(body, options) {
        let isBoard = false;
        const result = await store.read(
          (tx) =>
            watch(body(tx), () => {
              isBoard = true;
              computed.outside += 1;
            }),
          options,
        );
        if (!isBoard) return result;
        await between(computed.outside);
        return result;
      },
      write: (body, options) =>
        store.write(
          (tx) =>
            watch(body(tx), function* () {
              computed.inside += 1;
              if (!inside) return;
              let isOver = false;
              beside = soon(inside).finally(() => {
                isOver = true;
              });
              if (tx.dialect === 'postgres') yield* untilBlocked(tx, () => isOver);
            }),
          options,
        ),
    },
  };
}

/** The body; `read` comes after each statement that reads all tasks. */
function* watch<R>(body: Body<R>, read: () => Body<void> | void): Body<R> {
  let step = body.next();
  while (!step.done) {
    const rows = yield step.value;
    if (
      'query' in step.value &&
      /from "?tasks"? where org_id = \S+ and archived = 0$/.test(step.value.query.sql)
    ) {
      const more = read();
      if (more) yield* more;
    }
    step = body.next(rows);
  }
  return step.value;
}

/** Not inside of the body's step, where no write may begin. */
async function soon(work: () => Promise<unknown>): Promise<unknown> {
  await Promise.resolve();
  return work();
}

/** Until a transaction waits for a lock of this one, or until it is over. */
export function* untilBlocked(tx: Tx, isOver: () => boolean): Body<void> {
  while (!isOver()) {
    const row = yield* tx.first(
      sql<{ n: number }>`
        select count(*)::int as n from pg_locks
        where not granted and pg_backend_pid() = any(pg_blocking_pids(pid))`,
    );
    if (row && row.n > 0) return;
  }
}
