/** The source of the context of a run in a thread: the order of the run, and the line to the worker. */
import { type AbortReason, AttemptAborted, type Logger, type Telemetry, type TelemetryState } from '@sb/jobs';
import { type LogLevel, wrapLogger } from '@sb/logger';
import type { ClaimedRun } from '@sb/queue/engine';
import type { ContextSource } from '../attempt/context.ts';
import type { MainLine } from './main-line.ts';
import type { Remark, RunOrder } from './protocol.ts';
import { type KnownJobs, ThreadedWork } from './threaded-work.ts';

export class ThreadedSource implements ContextSource {
  readonly run: ClaimedRun;
  readonly storeId: string;
  readonly jobNow: Date;
  readonly lastSuccessAt: Date | undefined;
  readonly work: ThreadedWork;
  readonly telemetry: Telemetry;
  isOver = false;
  readonly #line: MainLine;
  readonly #controller = new AbortController();

  constructor({ run, storeId, jobNow, lastSuccessAt }: RunOrder, line: MainLine, jobs: KnownJobs) {
    this.run = run;
    this.storeId = storeId;
    this.jobNow = jobNow;
    this.lastSuccessAt = lastSuccessAt;
    this.#line = line;
    this.work = new ThreadedWork(this, line, jobs);
    this.telemetry = {
      count: (name, by) => this.remark({ type: 'count', name, by }),
      gauge: (name, value) => this.remark({ type: 'gauge', name, value }),
      getState: async () => frozen(await line.call({ verb: 'getState' })),
    };
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  abort(reason: AbortReason): void {
    this.#controller.abort(new AttemptAborted(reason));
  }

  createLogger(): Logger {
    const at =
      (level: LogLevel) =>
      (message: string, fields = {}): void =>
        this.remark({ type: 'log', level, message, fields });
    const target = { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
    // It makes plain data of fields. The worker masks secrets and drops lines below its level.
    return wrapLogger(target, { level: 'debug' });
  }

  /** Code that the job left behind sends nothing once its run has ended. */
  remark(remark: Remark): void {
    if (!this.isOver) this.#line.send(remark);
  }

  /** Sends the last progress, and nothing after it. */
  close(): void {
    this.work.close();
    this.isOver = true;
  }
}

function frozen(json: string): TelemetryState {
  return JSON.parse(json, (_key, value: unknown) => Object.freeze(value)) as TelemetryState;
}
