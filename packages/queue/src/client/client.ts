/**
 * The client of programs that only ask: web applications, scripts. It enqueues runs, waits for them, reads them and acts on
 * them. It has no runner, and needs no job's code. It connects when it is first used, so that an application can start
 * while its database is away.
 * Promise: that of enqueue.ts; a run that is enqueued in a transaction of the program exists when that commits, and only
 * then.
 */
import type { Subscription } from '@sb/events';
import type { AnyJob } from '@sb/jobs';
import { type Body, checkSchema, migrate, openStore, statement, type Store, type Tx } from '@sb/storage';
import { parseRequestOptions } from './client-options.ts';
import type {
  ChainStep,
  ClientOptions,
  ClientTx,
  EnqueueManyOptions,
  EnqueueOptions,
  PgTransaction,
  Work,
} from '../client-types.ts';
import { enqueue, enqueueIn } from '../enqueue/enqueue.ts';
import { enqueueChain } from '../chains/enqueue-chain.ts';
import type { AskedStep } from '../chains/plan-chain.ts';
import { enqueueMany } from '../enqueue/enqueue-many.ts';
import { outcomeOf } from '../enqueue/enqueue-together.ts';
import type { Client } from './client-interface.ts';
import { createReads } from './client-runs.ts';
import { ClientClosedError, ClientUrlError } from './errors.ts';
import { type Known, refuseUnknown } from './refuse-unknown.ts';
import { createWaits, type Waits } from './wait-for-runs.ts';
import { refuseSecrets, refuseSecretsIn } from '../jobs/refuse-secrets.ts';
import { openMissingJobs } from '../jobs/missing-jobs.ts';
import { openRegisteredJobs } from '../jobs/registered-jobs.ts';
import { buildRequest, type RequestOptions } from '../enqueue/request-for.ts';
import type { RunRequest } from '../run.ts';

/** The version of this package: a store that needs newer code refuses it. */
export const CLIENT_VERSION = '0.1.0';

const CONNECTIONS = 4;
const MANY: Known<EnqueueManyOptions> = { onProgress: true, signal: true };

/** Throws `DATABASE_URL_INVALID`. */
export function createClient({
  databaseUrl,
  createdBy: ours,
  connections = CONNECTIONS,
}: ClientOptions): Client {
  if (!/^(sqlite:.|postgres(ql)?:\/\/)/.test(databaseUrl)) throw new ClientUrlError();
  const registered = openRegisteredJobs();
  const defineMissing = openMissingJobs(async () => opened());
  const underWay = new Set<Promise<unknown>>();
  const subscriptions = new Set<Subscription>();
  let opening: Promise<Store> | undefined;
  let waits: Waits | undefined;
  let closing: Promise<void> | undefined;

  const reads = createReads({
    call: (work) => call(async () => work(await opened())),
    waits: openedWaits,
    keep: (subscription) => void subscriptions.add(subscription),
    registered,
    actor: ours ?? 'client',
  });

  return {
    ...reads,
    enqueue: (job: string | AnyJob, input?: unknown, options?: EnqueueOptions) =>
      call(async () => {
        const request = await requestOf(job, input, options);
        return enqueue(await opened(), request);
      }),
    enqueueMany: (items, options) =>
      call(async () => {
        refuseUnknown('A request for runs', options ?? {}, { known: MANY });
        const requests = await Promise.all(items.map(({ job, input, ...how }) => requestOf(job, input, how)));
        return enqueueMany(await opened(), requests, options);
      }),
    enqueueIn: (
      transaction: PgTransaction,
      job: string | AnyJob,
      input?: unknown,
      options?: EnqueueOptions,
    ) =>
      call(async () => {
        const request = await requestOf(job, input, options);
        return (await opened()).within(transaction, (tx) => enqueueIn(tx, request));
      }),
    enqueueChain: (steps) =>
      call(async () => {
        const asked = await Promise.all(steps.map(stepOf));
        return enqueueChain(await opened(), asked);
      }),
    transaction: <R>(body: (tx: ClientTx) => Work<R>) =>
      call(async () => {
        const store = await opened();
        // A body can only yield what the transaction's functions return.
        const result = await store
          .write((tx) => body(transactionOf(tx, store, optionsOf)) as Body<R>)
          .catch((error: unknown) => Promise.reject(outcomeOf(error)));
        store.ring();
        return result;
      }),
    wake: () => call(async () => (await opened()).ring()),
    close,
    [Symbol.asyncDispose]: close,
  };

  async function call<R>(work: () => Promise<R>): Promise<R> {
    if (closing) throw new ClientClosedError();
    const answer = work();
    underWay.add(answer);
    return answer.finally(() => underWay.delete(answer));
  }

  async function requestOf(
    job: string | AnyJob,
    input: unknown,
    options: EnqueueOptions | undefined,
  ): Promise<RunRequest> {
    const asked = optionsOf(options);
    if (typeof job !== 'string') {
      const known = registered(job);
      const built = await buildRequest(known, input, asked);
      await defineMissing(known);
      return built;
    }
    const request = { ...asked, jobId: job, input };
    await refuseSecrets(await opened(), request);
    return request;
  }

  async function stepOf({ job, input, name, after, ...how }: ChainStep): Promise<AskedStep> {
    const request = await requestOf(job, input, how);
    return { request, ...(name !== undefined && { name }), ...(after !== undefined && { after }) };
  }

  function optionsOf(options?: EnqueueOptions): RequestOptions {
    const { createdBy = ours, ...same } = { ...options };
    return parseRequestOptions({ ...same, ...(createdBy !== undefined && { createdBy }) });
  }

  async function openedWaits(): Promise<Waits> {
    const store = await opened();
    if (closing) throw new ClientClosedError();
    return (waits ??= createWaits(store));
  }

  /** If the store could not be opened, the next call tries again. */
  function opened(): Promise<Store> {
    opening ??= open(databaseUrl, connections).catch((error: unknown) => {
      opening = undefined;
      throw error;
    });
    return opening;
  }

  function close(): Promise<void> {
    return (closing ??= finish());
  }

  async function finish(): Promise<void> {
    await waits?.close(new ClientClosedError());
    await Promise.allSettled(underWay);
    // After the calls: one of them may have begun a subscription.
    await Promise.all([...subscriptions].map((one) => one.stop()));
    const store = await opening?.catch(() => undefined);
    await store?.close();
  }
}

/** A file belongs to this machine, so the client migrates it; a server is migrated by its daemons. */
async function open(url: string, connections: number): Promise<Store> {
  const store = await openStore({ url, connections });
  try {
    if (store.dialect === 'sqlite') await migrate(store, CLIENT_VERSION);
    await checkSchema(store, CLIENT_VERSION);
    return store;
  } catch (error) {
    await store.close();
    throw error;
  }
}

function transactionOf(
  tx: Tx,
  store: Store,
  optionsOf: (options?: EnqueueOptions) => RequestOptions,
): ClientTx {
  return {
    run: (text, values = []) => tx.run(statement(text, values)),
    rows: <Row>(text: string, values: readonly unknown[] = []) => tx.rows(statement<Row>(text, values)),
    *enqueue(jobId, input, options) {
      const request = { ...optionsOf(options), jobId, input };
      yield* refuseSecretsIn(tx, store, request);
      return yield* enqueueIn(tx, request);
    },
  };
}
