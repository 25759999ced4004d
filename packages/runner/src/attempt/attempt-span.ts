/**
 * The span of an attempt, in the OpenTelemetry of the program. It begins in the trace that its run was stored with. A run
 * without one begins a trace, which is noted at the run before the attempt is settled, so that its next attempt goes on in
 * it.
 * A crash loses the span: it is exported when it ends.
 */
import { noteTrace, type ClaimedRun, type Ended, type Outcome } from '@sb/queue/engine';
import { isTracing, type RunSpan, startSpan } from '@sb/telemetry';
import { saveLast } from '../work/save-last.ts';
import type { ExecutorOptions } from './attempt.ts';

type Options = Pick<ExecutorOptions, 'store' | 'nodeId' | 'logger'>;

export class AttemptSpan {
  readonly #span: RunSpan;
  readonly #run: ClaimedRun;
  readonly #options: Options;
  #queue: string | undefined;

  private constructor(span: RunSpan, run: ClaimedRun, options: Options) {
    this.#span = span;
    this.#run = run;
    this.#options = options;
    this.#queue = run.queue;
  }

  /** Undefined when the program has no OpenTelemetry. `startedAt`: ms since the epoch. */
  static start(run: ClaimedRun, options: Options, startedAt: number): AttemptSpan | undefined {
    if (!isTracing()) return undefined;
    const span = startSpan({
      name: `run ${run.jobId}`,
      kind: 'consumer',
      parent: { trace: run.trace },
      attributes: {
        'messaging.system': 'signal_blueprint_worker',
        'messaging.operation.name': 'run',
        'messaging.operation.type': 'process',
        'messaging.message.id': `${run.id}`,
        'worker.job.id': run.jobId,
        'worker.run.attempt': run.failures + 1,
        'worker.run.trigger': run.trigger,
        'worker.run.wait_seconds': Math.max(0, startedAt - run.runAt) / 1_000,
        'worker.node.id': `${options.nodeId}`,
      },
    });
    return span && new AttemptSpan(span, run, options);
  }

  get traceId(): string {
    return this.#span.traceId;
  }

  within<R>(work: () => R): R {
    return this.#span.within(work);
  }

  outside<R>(work: () => R): R {
    return this.#span.outside(work);
  }

  /** The run has no trace yet: `saveLast` notes that of this span. */
  get isUnnoted(): boolean {
    return this.#run.trace === undefined && this.#span.isSampled;
  }

  /** Never fails. */
  async saveLast(): Promise<void> {
    const { trace } = this.#span;
    if (!this.isUnnoted || trace === undefined) return;
    const { store, nodeId, logger } = this.#options;
    const { id: runId, claimNo } = this.#run;
    await saveLast(
      async () => {
        this.#queue = await noteTrace(store, { id: runId, claimNo, nodeId }, trace);
      },
      (error) =>
        logger.warn('the trace of a run is not noted: its next attempt begins another', { runId, error }),
    );
  }

  /** `ended`: undefined when the claim is lost. */
  end(ended: Ended | undefined): void {
    const outcome = ended?.outcome;
    const error = outcome && 'error' in outcome ? outcome.error : undefined;
    this.#span.end({
      attributes: {
        'worker.run.outcome': outcome ? outcomeName(outcome) : 'lost',
        ...(this.#queue !== undefined && { 'messaging.destination.name': this.#queue }),
      },
      ...(error !== undefined && { error: describedError(error) }),
    });
  }
}

/** In the words of the list of attempts. */
function outcomeName(outcome: Outcome): string {
  return outcome.state === 'failed' || outcome.state === 'retry' ? outcome.attempt : outcome.state;
}

/** A stored error has its secrets masked: `describeError` of the logger wrote it. */
function describedError(text: string): { readonly type: string; readonly message: string } {
  const { name = 'Error', message = '' } = JSON.parse(text) as { name?: string; message?: string };
  return { type: name, message };
}
