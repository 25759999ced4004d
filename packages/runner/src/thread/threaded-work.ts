/** The store verbs of a run in a thread: they ask the worker, which has the store and the claim. */
import type { NewEvent } from '@sb/events';
import {
  type AnyJob,
  type Checkpoint,
  type EnqueueOptions,
  type ParentRun,
  type RegisteredJob,
} from '@sb/jobs';
import type { Enqueued, Progress } from '@sb/queue';
import { ClaimLostError, type RunRequest } from '@sb/queue/engine';
import type { ContextWork } from '../attempt/context.ts';
import { keptValues } from '../work/kept-values.ts';
import { plainEvent, plainRequest } from '../work/plain.ts';
import { workRequest } from '../work/work-request.ts';
import type { MainLine } from './main-line.ts';
import type { Answers, Ask } from './protocol.ts';
import type { ThreadedSource } from './threaded-source.ts';

export type KnownJobs = ReadonlyMap<string, RegisteredJob>;

/** A job may report progress for every row: the worker gets at most one message in this time. */
const SHOW_EVERY_MS = 100;

export class ThreadedWork implements ContextWork {
  readonly #source: ThreadedSource;
  readonly #line: MainLine;
  readonly #jobs: KnownJobs;
  #progress: Progress | undefined;
  #shownAt = 0;
  #showing: NodeJS.Timeout | undefined;

  constructor(source: ThreadedSource, line: MainLine, jobs: KnownJobs) {
    this.#source = source;
    this.#line = line;
    this.#jobs = jobs;
  }

  publish(event: NewEvent): Promise<void> {
    return this.#ask({ verb: 'publish', event: plainEvent(event) });
  }

  keepEvent(event: NewEvent): void {
    this.#source.remark({ type: 'keep', event: plainEvent(event) });
  }

  requestOf(job: string | AnyJob, input: unknown, options: EnqueueOptions): Promise<RunRequest> {
    return workRequest({ id: this.#source.run.id, jobs: this.#jobs }, { job, input, options });
  }

  async enqueue(request: RunRequest): Promise<Enqueued> {
    return this.#ask({ verb: 'enqueue', request: plainRequest(request) });
  }

  async keepRequest(request: RunRequest): Promise<void> {
    return this.#ask({ verb: 'keepRequest', request: plainRequest(request) });
  }

  step<Result>(id: string, work: () => Result | PromiseLike<Result>): Promise<Result> {
    return this.#kept().step(id, work);
  }

  checkpoint<Value>(key: string): Checkpoint<Value> {
    return this.#kept().checkpoint(key);
  }

  parents(): Promise<Readonly<Record<string, ParentRun>>> {
    return this.#ask({ verb: 'parents' });
  }

  showProgress(progress: Progress): void {
    if (this.#source.isOver) return;
    this.#progress = progress;
    // Without a timer, because timers of a job that never awaits do not fire.
    if (performance.now() - this.#shownAt >= SHOW_EVERY_MS) this.#show();
    else this.#showing ??= setTimeout(() => this.#show(), SHOW_EVERY_MS);
  }

  close(): void {
    this.#show();
  }

  #show(): void {
    clearTimeout(this.#showing);
    this.#showing = undefined;
    if (!this.#progress) return;
    this.#source.remark({ type: 'progress', progress: this.#progress });
    this.#progress = undefined;
    this.#shownAt = performance.now();
  }

  #kept() {
    return keptValues({
      step: (id, work) => this.#ask({ verb: 'step', id }, work),
      recall: (checkpoint) => this.#ask({ verb: 'recall', checkpoint }),
      remember: (checkpoint, text) => this.#ask({ verb: 'remember', checkpoint, text }),
    });
  }

  async #ask<A extends Ask>(ask: A, work?: () => Promise<string | undefined>): Promise<Answers[A['verb']]> {
    if (this.#source.isOver) throw new ClaimLostError(this.#source.run.id);
    return this.#line.call(ask, work);
  }
}
