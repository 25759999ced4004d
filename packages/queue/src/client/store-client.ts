/**
 * What a client does with its store. Made by createClient, and by createWorker on the store of the worker.
 * Promise: that of enqueue.ts; a run that is enqueued in a transaction of the program exists when that commits, and only
 * then.
 */
import type { Subscription } from '@sb/events';
import type { AnyJob, RegisteredJob } from '@sb/jobs';
import { type Body, ringAtCommit, statement, type Store, type Tx } from '@sb/storage';
import { parseRequestOptions } from './client-options.ts';
import type {
  ChainStep,
  ClientTx,
  EnqueueItem,
  EnqueueManyOptions,
  EnqueueOptions,
  PgTransaction,
  SqlTransaction,
  Work,
} from '../client-types.ts';
import { enqueue, enqueueIn } from '../enqueue/enqueue.ts';
import { enqueueChain } from '../chains/enqueue-chain.ts';
import type { AskedStep } from '../chains/plan-chain.ts';
import { enqueueMany, enqueueManyIn } from '../enqueue/enqueue-many.ts';
import { outcomeOf } from '../enqueue/enqueue-together.ts';
import { type ClientAccess, grantAccess } from './client-access.ts';
import type { Client } from './client-interface.ts';
import { createDeadLetterCalls } from './client-dead-letters.ts';
import { createReads } from './client-runs.ts';
import { ClientClosedError } from './errors.ts';
import { type Known, refuseUnknown } from './check-options.ts';
import { untilEither } from './until-either.ts';
import { createWaits, type Waits } from './wait-for-runs.ts';
import { refuseSecrets, refuseSecretsIn } from '../jobs/refuse-secrets.ts';
import { openMissingJobs } from '../jobs/missing-jobs.ts';
import { openRegisteredJobs } from '../jobs/registered-jobs.ts';
import { buildRequest, type RequestOptions } from '../enqueue/request-for.ts';
import type { RunRequest } from '../run.ts';

export interface StoreClientOptions {
  /** Opens the store when it is first needed. If that failed, the next call tries again. */
  readonly opened: () => Promise<Store>;
  /** Called once, after the last call of the client. */
  readonly release: () => Promise<void>;
  readonly createdBy?: string | undefined;
  /** The jobs of a program that defines them itself, and no others, by id. Default: a job is defined when it is enqueued. */
  readonly jobs?: ReadonlyMap<string, RegisteredJob>;
  /** Aborted: calls in parts end after the part that is under way. Default: `close` waits for all their parts. */
  readonly stopping?: AbortSignal;
}

const MANY: Known<EnqueueManyOptions> = { onProgress: true, signal: true };
const NO_JOBS: ReadonlyMap<string, RegisteredJob> = new Map();

export function createStoreClient({
  opened,
  release,
  createdBy: ours,
  jobs: own,
  stopping,
}: StoreClientOptions): Client {
  const registered = openRegisteredJobs();
  const jobs = own ?? NO_JOBS;
  const defineMissing = own ? undefined : openMissingJobs(opened);
  const underWay = new Set<Promise<unknown>>();
  const subscriptions = new Set<Subscription>();
  let waits: Waits | undefined;
  let closing: Promise<void> | undefined;

  const access: ClientAccess = {
    call: (work) => call(async () => work(await opened())),
    jobs,
    codeOf: (job) => jobs.get(job.id) ?? registered(job),
    actor: ours ?? 'client',
    inParts: (signal, work) => untilEither(signal, stopping, work),
  };
  const reads = createReads(access, {
    waits: openedWaits,
    keep: (subscription) => void subscriptions.add(subscription),
  });

  const client: Client = {
    ...reads,
    ...createDeadLetterCalls(access),
    enqueue: (job: string | AnyJob, input?: unknown, options?: EnqueueOptions) =>
      call(async () => {
        const request = await requestOf(job, input, options);
        return enqueue(await opened(), request);
      }),
    enqueueMany: (items, options) =>
      call(async () => {
        refuseUnknown('A request for runs', options ?? {}, { known: MANY });
        const requests = await requestsOf(items);
        const store = await opened();
        return access.inParts(options?.signal, (until) =>
          enqueueMany(store, requests, { ...options, ...until }),
        );
      }),
    enqueueIn: (
      transaction: PgTransaction | SqlTransaction,
      job: string | AnyJob,
      input?: unknown,
      options?: EnqueueOptions,
    ) =>
      call(async () => {
        const request = await requestOf(job, input, options);
        return (await opened()).within(transaction, (tx) => enqueueIn(tx, request));
      }),
    enqueueManyIn: (transaction, items) =>
      call(async () => {
        const requests = await requestsOf(items);
        return (await opened()).within(transaction, (tx) => enqueueManyIn(tx, requests));
      }),
    wakeIn: (transaction) =>
      call(async () => (await opened()).within(transaction, ringAtCommit, { isolation: 'any' })),
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
  grantAccess(client, access);
  return client;

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
    const jobId = typeof job === 'string' ? job : job.id;
    const code = typeof job === 'string' ? jobs.get(job) : access.codeOf(job);
    if (code) {
      const built = await buildRequest(code, input, asked);
      await defineMissing?.(code);
      return built;
    }
    const request = { ...asked, jobId, input };
    await refuseSecrets(await opened(), request);
    return request;
  }

  function requestsOf(items: readonly EnqueueItem[]): Promise<readonly RunRequest[]> {
    return Promise.all(items.map(({ job, input, ...how }) => requestOf(job, input, how)));
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

  function close(): Promise<void> {
    return (closing ??= finish());
  }

  async function finish(): Promise<void> {
    await waits?.close(new ClientClosedError());
    // A call that never ends must not keep the subscriptions going.
    await Promise.all([Promise.allSettled(underWay), stopSubscriptions()]);
    // One of the calls may have begun a subscription.
    await stopSubscriptions();
    await release();
  }

  async function stopSubscriptions(): Promise<void> {
    await Promise.all([...subscriptions].map((one) => one.stop()));
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
