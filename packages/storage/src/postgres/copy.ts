/** COPY over a connection of the driver, which knows its messages and leaves the rest to a query of one's own. */
import pg from 'pg';
import type { Queryable } from './handle.ts';

/** The part of the driver's connection that sends. */
interface Sender {
  sendCopyFromChunk(bytes: Buffer): void;
  endCopyFrom(): void;
}

/** `text`: `copy … from stdin`. */
export function copyIn(client: Queryable, text: string, bytes: Buffer): Promise<void> {
  return run(client, text, {
    handleCopyInResponse(connection: Sender) {
      connection.sendCopyFromChunk(bytes);
      connection.endCopyFrom();
    },
  });
}

/** `text`: `copy … to stdout`. Calls `take` with each piece of the answer: a row, with what is before or behind it. */
export function copyOut(client: Queryable, text: string, take: (piece: Buffer) => void): Promise<void> {
  return run(client, text, {
    handleCopyData({ chunk }: { readonly chunk: Buffer }) {
      take(chunk);
    },
  });
}

function run(client: Queryable, text: string, handlers: object): Promise<void> {
  return new Promise((resolve, reject) => {
    const query = new pg.Query(text, (error) => (error ? reject(error) : resolve()));
    void client.query(Object.assign(query, { text }, handlers));
  });
}
