/**
 * The store verbs that a job calls through its context: publish, enqueue, step, checkpoint, progress, parents. Each write
 * is fenced by the claim of the run. Made on first use: most attempts need none of it.
 */
import type { NewEvent } from '@sb/events';
import type { AnyJob, Checkpoint, EnqueueOptions, ParentRun } from '@sb/jobs';
import type { Enqueued, Progress } from '@sb/queue';
import {
  checkAcceptable,
  type ClaimedRun,
  enqueueFromRun,
  type HeldClaim,
  publishFromRun,
  readParents,
  type RunRequest,
} from '@sb/queue/engine';
import { activeTrace } from '@sb/telemetry';
import type { ExecutorOptions } from './attempt.ts';
import { AttemptMemory } from '../work/attempt-memory.ts';
import { AttemptProgress } from '../work/attempt-progress.ts';
import type { ContextWork } from './context.ts';
import { keptValues, type KeptTexts } from '../work/kept-values.ts';
import { plainEvent, plainRequest } from '../work/plain.ts';
import type { WithSuccess } from './outcome.ts';
import { waitingFor, whenStoreAnswers } from '../work/when-store-answers.ts';
import { workRequest } from '../work/work-request.ts';

export interface WorkingAttempt {
  readonly run: ClaimedRun;
  readonly signal: AbortSignal;
  readonly isOver: boolean;
  /** Calls work that the job has asked for in the span of the attempt. */
  inSpan<R>(work: () => R): R;
}

export class AttemptWork implements ContextWork {
  readonly #attempt: WorkingAttempt;
  readonly #options: ExecutorOptions;
  readonly #claim: HeldClaim;
  readonly #events: NewEvent[] = [];
  readonly #requests: RunRequest[] = [];
  #memory: AttemptMemory | undefined;
  #progress: AttemptProgress | undefined;

  constructor(attempt: WorkingAttempt, options: ExecutorOptions) {
    const { id, claimNo } = attempt.run;
    this.#attempt = attempt;
    this.#options = options;
    this.#claim = { id, claimNo, nodeId: options.nodeId };
  }

  /** Events and requests that are stored together with the success. */
  get withSuccess(): WithSuccess {
    return { events: this.#events, requests: this.#requests };
  }

  publish(event: NewEvent): Promise<void> {
    return publishFromRun(this.#options.store, this.#claim, this.#claim.nodeId, event);
  }

  keepEvent(event: NewEvent): void {
    this.#events.push(plainEvent(event));
  }

  requestOf(job: string | AnyJob, input: unknown, options: EnqueueOptions): Promise<RunRequest> {
    return workRequest({ id: this.#claim.id, jobs: this.#options.jobs }, { job, input, options });
  }

  enqueue(request: RunRequest): Promise<Enqueued> {
    return this.#attempt.inSpan(() => enqueueFromRun(this.#options.store, this.#claim, request));
  }

  async keepRequest(request: RunRequest): Promise<void> {
    const kept = plainRequest(request);
    await checkAcceptable(this.#options.store, kept);
    const trace = kept.trace ?? this.#attempt.inSpan(activeTrace);
    this.#requests.push(trace === undefined ? kept : { ...kept, trace });
  }

  step<Result>(id: string, work: () => Result | PromiseLike<Result>): Promise<Result> {
    return keptValues(this.kept).step(id, work);
  }

  checkpoint<Value>(key: string): Checkpoint<Value> {
    return keptValues(this.kept).checkpoint(key);
  }

  parents(): Promise<Readonly<Record<string, ParentRun>>> {
    const { store, logger } = this.#options;
    const runId = this.#claim.id;
    return whenStoreAnswers(
      () => readParents(store, runId),
      () => waitingFor('ctx.parents()', { runId, logger, signal: this.#attempt.signal }),
    );
  }

  showProgress(progress: Progress): void {
    if (this.#attempt.isOver) return;
    this.#progress ??= new AttemptProgress(this.#claim, this.#options);
    this.#progress.show(progress);
  }

  /** Never fails. */
  async saveLast(): Promise<void> {
    await Promise.all([this.#progress?.saveLast(), this.#memory?.close()]);
  }

  close(): void {
    this.#progress?.close();
  }

  /** Steps and checkpoints of the run, as stored texts. */
  get kept(): KeptTexts {
    if (this.#memory) return this.#memory;
    const attempt = this.#attempt;
    const { claimNo, replayOf } = attempt.run;
    this.#memory = new AttemptMemory({
      store: this.#options.store,
      logger: this.#options.logger,
      claim: this.#claim,
      mayRemember: claimNo > 1 || replayOf !== undefined,
      get signal() {
        return attempt.signal;
      },
      get isOver() {
        return attempt.isOver;
      },
    });
    return this.#memory;
  }
}
