/**
 * The context of a job: all that the job may use, valid until its attempt ends. Expensive parts are made on first use.
 * Classes, because getters in an object literal give every object a shape of its own: 1 KB a run.
 */
import { createHash } from 'node:crypto';
import {
  type AnyJob,
  type AttemptSignal,
  type EnqueueAnswer,
  encodeJson,
  type EnqueueFromRunOptions,
  type EnqueueOptions,
  type Events,
  type HookContext,
  type JobContext,
  type Logger,
  parseDelay,
  type PublishOptions,
  rateLimited,
  type RunFacts,
  type Telemetry,
} from '@sb/jobs';
import { checkDedupeKey, checkEvent, isEventText, type NewEvent } from '@sb/events';
import type { Enqueued, Progress } from '@sb/queue';
import { ClaimLostError, type ClaimedRun, MAX_INPUT_BYTES, type RunRequest } from '@sb/queue/engine';
import { storableText } from '@sb/storage';
import { InvalidProgressError } from '../work/work-errors.ts';
import { sleep } from './sleep.ts';

/** Characters of a note that are looked at: the worker masks secrets in them, and stores the first 200. */
const LONGEST_NOTE = 65_536;

/** The attempt, as the source of the parts of its context. */
export interface ContextSource {
  readonly run: ClaimedRun;
  readonly storeId: string;
  readonly jobNow: Date;
  readonly lastSuccessAt: Date | undefined;
  readonly telemetry: Telemetry;
  readonly signal: AttemptSignal;
  /** True once the attempt has ended: later calls are refused. */
  readonly isOver: boolean;
  createLogger(): Logger;
  readonly work: ContextWork;
}

/** The parts of a context that use the store, fenced by the claim of the run. */
export interface ContextWork extends Pick<JobContext, 'step' | 'checkpoint' | 'parents'> {
  publish(event: NewEvent): Promise<void>;
  /** Keeps the event for the settle. */
  keepEvent(event: NewEvent): void;
  requestOf(job: string | AnyJob, input: unknown, options: EnqueueOptions): Promise<RunRequest>;
  enqueue(request: RunRequest): Promise<Enqueued>;
  /** Keeps the request for the settle. Fails with the errors that the settle would fail with. */
  keepRequest(request: RunRequest): Promise<void>;
  showProgress(progress: Progress): void;
}

export function createContext(source: ContextSource, input: unknown): JobContext<unknown> {
  return new Context(source, input);
}

/** For the hooks of a run that has ended: its log is closed. */
export function createHookContext(
  source: ContextSource,
  parts: Pick<HookContext<unknown>, 'input' | 'logger' | 'signal'>,
): HookContext<unknown> {
  const { run, now, telemetry } = new Context(source, parts.input);
  return { run, now, telemetry, ...parts };
}

/** What a context is made of. Apart from it, so that a wrapper (`Object.create(ctx)`, a proxy) uses the same. */
class Parts {
  readonly source: ContextSource;
  readonly #input: unknown;
  #run: RunFacts | undefined;
  #logger: Logger | undefined;
  #events: Events | undefined;
  #now: Date | undefined;

  constructor(source: ContextSource, input: unknown) {
    this.source = source;
    this.#input = input;
  }

  get run(): RunFacts {
    return (this.#run ??= new Facts(this.source));
  }

  get logger(): Logger {
    return (this.#logger ??= this.source.createLogger());
  }

  get events(): Events {
    return (this.#events ??= {
      publish: (type, payload, options) => this.#publish(type, payload, options),
    });
  }

  get now(): Date {
    return (this.#now ??= this.source.jobNow);
  }

  async enqueue(
    job: string | AnyJob,
    input?: unknown,
    { onSuccess = false, ...options }: EnqueueFromRunOptions = {},
  ): Promise<EnqueueAnswer> {
    const { run, isOver, work } = this.source;
    if (isOver) throw new ClaimLostError(run.id);
    const request = await work.requestOf(job, input, options);
    if (run.dryRun) {
      this.logger.info(`dry run: would enqueue ${request.jobId}`, { ...options, input });
      return { verdict: 'dry_run' };
    }
    if (!onSuccess) return work.enqueue(request);
    await work.keepRequest(request);
    return { verdict: 'with_success' };
  }

  async #publish(
    type: string,
    payload: object = {},
    { sourceApp, dedupeKey, onSuccess }: PublishOptions = {},
  ): Promise<void> {
    const { run, isOver } = this.source;
    if (isOver) throw new ClaimLostError(run.id);
    if (dedupeKey !== undefined) checkDedupeKey(dedupeKey);
    const event: NewEvent = {
      type,
      payload,
      jobId: run.jobId,
      runId: run.id,
      ...(sourceApp !== undefined && { sourceApp }),
      ...(dedupeKey !== undefined && { dedupeKey: `run:${run.id}:${dedupeKey}` }),
      ...orgOf(payload, this.#input),
    };
    // An event that the settle could not store would hold up the runs that end with this one.
    checkEvent(event);
    encodeJson(payload, MAX_INPUT_BYTES);
    if (run.dryRun) this.logger.info(`dry run: would publish ${type}`, payload);
    else if (onSuccess) this.source.work.keepEvent(event);
    else await this.source.work.publish(event);
  }
}

type Made = Omit<JobContext<unknown>, 'input'>;

/**
 * How each part is made when the job asks for it. A job may take the context apart, `run: ({ input, progress }) => …`: its
 * functions are bound.
 */
const MAKERS: { readonly [Name in keyof Made]: (parts: Parts) => Made[Name] } = {
  run: (parts) => parts.run,
  logger: (parts) => parts.logger,
  events: (parts) => parts.events,
  telemetry: ({ source }) => source.telemetry,
  now: (parts) => parts.now,
  signal: ({ source }) => source.signal,
  step:
    ({ source }) =>
    (id, work) =>
      source.work.step(id, work),
  checkpoint:
    ({ source }) =>
    (key) =>
      source.work.checkpoint(key),
  progress:
    ({ source }) =>
    (done, total, note) =>
      source.work.showProgress(checkedProgress(done, total, note)),
  parents:
    ({ source }) =>
    () =>
      source.work.parents(),
  sleep:
    ({ source }) =>
    async (duration) =>
      sleep(parseDelay(duration), source.signal),
  rateLimited: () => rateLimited,
  enqueue:
    (parts) =>
    (job: string | AnyJob, ...asked: readonly unknown[]) =>
      parts.enqueue(job, ...(asked as [unknown?, EnqueueFromRunOptions?])),
};

const PARTS = Symbol('parts');

class Context implements JobContext<unknown> {
  declare readonly run: RunFacts;
  declare readonly logger: Logger;
  declare readonly events: Events;
  declare readonly telemetry: Telemetry;
  declare readonly now: Date;
  declare readonly signal: AttemptSignal;
  declare readonly step: JobContext['step'];
  declare readonly checkpoint: JobContext['checkpoint'];
  declare readonly progress: JobContext['progress'];
  declare readonly parents: JobContext['parents'];
  declare readonly sleep: JobContext['sleep'];
  declare readonly rateLimited: JobContext['rateLimited'];
  declare readonly enqueue: JobContext['enqueue'];
  readonly input: unknown;
  readonly [PARTS]: Parts;

  constructor(source: ContextSource, input: unknown) {
    this.input = input;
    this[PARTS] = new Parts(source, input);
  }

  // On the prototype, because accessors of each context would cost 3 us a run.
  static {
    for (const [name, make] of Object.entries(MAKERS))
      Object.defineProperty(this.prototype, name, {
        get(this: Context) {
          return make(this[PARTS]);
        },
        // A job or a wrapper may replace a part: `ctx.progress = …`.
        set(this: Context, value: unknown) {
          Object.defineProperty(this, name, { value, writable: true, enumerable: true, configurable: true });
        },
      });
  }
}

class Facts implements RunFacts {
  readonly id: number;
  readonly jobId: string;
  readonly attempt: number;
  readonly maxAttempts: number;
  readonly trigger: RunFacts['trigger'];
  readonly dryRun: boolean;
  readonly tags: readonly string[];
  readonly fireTime?: Date;
  readonly lastSuccessAt?: Date;
  readonly replayOf?: number;
  readonly #source: ContextSource;

  constructor(source: ContextSource) {
    const { run, lastSuccessAt } = source;
    this.id = run.id;
    this.jobId = run.jobId;
    this.attempt = run.failures + 1;
    this.maxAttempts = run.maxAttempts;
    this.trigger = run.trigger;
    this.dryRun = run.dryRun;
    this.tags = run.tags;
    if (run.fireAt !== undefined) this.fireTime = new Date(run.fireAt);
    if (run.replayOf !== undefined) this.replayOf = run.replayOf;
    if (lastSuccessAt) this.lastSuccessAt = lastSuccessAt;
    this.#source = source;
  }

  /** Never repeats, not even after a restore: a restored store has another id. */
  get idempotencyKey(): string {
    const { storeId, run } = this.#source;
    return createHash('sha256').update(`${storeId}|${run.id}|${run.createdAt}`).digest('hex').slice(0, 32);
  }
}

/** Throws `PROGRESS_INVALID`. */
function checkedProgress(done: number, total?: number, note?: string): Progress {
  if (!isAmount(done)) throw new InvalidProgressError('done', done);
  if (total !== undefined && !isAmount(total)) throw new InvalidProgressError('total', total);
  return {
    done,
    ...(total !== undefined && { total }),
    ...(note !== undefined && { note: storableText(note, LONGEST_NOTE) }),
  };
}

function isAmount(value: unknown): boolean {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0;
}

/** Of the first that names one. Without the org where its id is no text that an event may have. */
function orgOf(...places: readonly unknown[]): { readonly orgId?: string } {
  for (const place of places) {
    if (typeof place === 'object' && place !== null && 'orgId' in place && typeof place.orgId === 'string')
      return isEventText(place.orgId) ? { orgId: place.orgId } : {};
  }
  return {};
}
