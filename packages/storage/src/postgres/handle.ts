import { copyIn, copyOut } from './copy.ts';

/** The part of a connection that a body needs. */
export interface Queryable {
  query(statement: Statement): Promise<{ readonly rows: readonly unknown[] }>;
  readonly connection?: { readonly stream: Corkable } | undefined;
}

interface Corkable {
  cork(): void;
  uncork(): void;
}

interface Statement {
  readonly name?: string;
  readonly text: string;
  readonly values?: unknown[];
  readonly rowMode?: 'array';
  readonly query_timeout?: number;
}

/** PostgreSQL, as a step sees it: one connection. */
export interface PostgresHandle {
  /**
   * Runs a statement that is prepared once per connection under its name; rows are arrays of column values.
   * Statements that take `now` get null in production: then the server's own clock is used.
   */
  arrays(name: string, text: string, values: readonly unknown[]): Promise<readonly (readonly unknown[])[]>;
  /** Sends what `copy … from stdin` reads. Not on the connection of a caller, nor does `copyOut` work there. */
  copyIn(text: string, bytes: Buffer): Promise<void>;
  /** Calls `take` with each piece of what `copy … to stdout` writes: a row, with what is before or behind it. */
  copyOut(text: string, take: (piece: Buffer) => void): Promise<void>;
  /** Runs several statements of one step in a transaction of their own: needed only under `autocommit`. */
  atomically<R>(work: () => Promise<R>): Promise<R>;
  /**
   * Runs two statements in a transaction of their own that is sent at once: one trip and one commit for both. The second
   * does not wait for the answer of the first. Each must send its statement before it waits for anything. Only under
   * `autocommit`.
   */
  together<A, B>(first: () => Promise<A>, second: () => Promise<B>): Promise<readonly [A, B]>;
  /** The injected clock, ms since the epoch; null for the server's clock. */
  readonly now: () => number | null;
}

// Independent of the server's default: a count after a lock needs a snapshot of its own.
export const BEGIN = 'begin isolation level read committed';

/** `commit` is given where each statement commits by itself. */
export function createPostgresHandle(
  client: Queryable,
  now: () => number | null,
  commit?: () => Promise<void>,
): PostgresHandle {
  return {
    now,
    async arrays(name, text, values) {
      const { rows } = await client.query({ name, text, values: [...values], rowMode: 'array' });
      return rows as readonly (readonly unknown[])[];
    },
    copyIn: (text, bytes) => copyIn(client, text, bytes),
    copyOut: (text, take) => copyOut(client, text, take),
    async atomically(work) {
      if (!commit) return work();
      await client.query({ text: BEGIN });
      const result = await work();
      await commit();
      return result;
    },
    async together(first, second) {
      if (!commit) return [await first(), await second()];
      // The driver writes each statement by itself: corked, all of them are one write.
      const stream = client.connection?.stream;
      stream?.cork();
      const sent = Promise.allSettled([client.query({ text: BEGIN }), first(), second(), commit()]);
      stream?.uncork();
      const [begun, one, other, committed] = await sent;
      // An outcome that is unknown says more than the lost connections before it.
      for (const answer of [committed, begun, one, other])
        if (answer.status === 'rejected') throw answer.reason;
      return [valueOf(one), valueOf(other)];
    },
  };
}

function valueOf<R>(answer: PromiseSettledResult<R>): R {
  if (answer.status === 'rejected') throw answer.reason;
  return answer.value;
}
