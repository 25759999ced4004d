/**
 * A span for each fire that asks for a run, in the OpenTelemetry of the program: the run goes on in its trace, and that of
 * a chain in the trace of the run before it. A fire has one span, also when its transaction runs again.
 */
import { isTracing, type RunSpan, startSpan } from '@sb/telemetry';
import type { Fired } from './fired.ts';

interface AskedFire {
  readonly schedule: { readonly name: string; readonly job: string };
  /** Ms since the epoch. */
  readonly fireAt: number;
}

export interface FireSpans {
  /** The trace for its run. `parent`: that of the run before it. */
  traceOf(fire: AskedFire, parent: string | undefined): string | undefined;
  /** Ends all spans; those of other fires have failed. */
  end(fired: readonly Fired[]): void;
}

export function createFireSpans(): FireSpans {
  const spans = new Map<string, RunSpan>();

  return {
    traceOf({ schedule, fireAt }, parent) {
      if (!isTracing()) return parent;
      const key = keyOf(schedule.name, fireAt);
      const span = spans.get(key) ?? startFireSpan({ schedule, fireAt }, parent);
      if (span) spans.set(key, span);
      return span?.trace;
    },
    end(fired) {
      for (const { schedule, fireAt, verdict, runId } of fired) {
        const key = keyOf(schedule, fireAt);
        spans.get(key)?.end({
          attributes: {
            'worker.schedule.verdict': verdict,
            ...(runId !== undefined && { 'messaging.message.id': `${runId}` }),
          },
        });
        spans.delete(key);
      }
      for (const span of spans.values())
        span.end({ error: { type: 'fire_not_stored', message: 'The fire was not stored.' } });
      spans.clear();
    },
  };
}

function startFireSpan({ schedule, fireAt }: AskedFire, parent: string | undefined): RunSpan | undefined {
  return startSpan({
    name: `fire ${schedule.name}`,
    kind: 'producer',
    parent: { trace: parent },
    attributes: {
      'messaging.system': 'signal_blueprint_worker',
      'messaging.operation.name': 'fire',
      'messaging.operation.type': 'send',
      'worker.job.id': schedule.job,
      'worker.schedule.name': schedule.name,
      'worker.schedule.fire_time': new Date(fireAt).toISOString(),
    },
  });
}

function keyOf(schedule: string, fireAt: number): string {
  return `${schedule} ${fireAt}`;
}
