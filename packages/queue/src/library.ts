/** The door of the packed library: what a program outside of this repository sees of the queue. */
export { createClient } from './client/client.ts';
export type {
  Client,
  ClientOptions,
  ClientTx,
  Enqueued,
  EnqueueItem,
  EnqueueManyOptions,
  EnqueueOptions,
  PgStatement,
  PgTransaction,
  Work,
} from './client-types.ts';
