import type { Cause, RunExplanation } from '@sb/queue';
import { isoTime } from '../shapes.ts';

const TIMES: ReadonlySet<string> = new Set(['at', 'since', 'until', 'deadlineAt', 'givesUpAt']);

/** The shape for `--json`: instants are ISO-8601 texts. */
export function runExplanationShape({ runAt, now, causes, ...same }: RunExplanation) {
  return { ...same, runAt: isoTime(runAt), now: isoTime(now), causes: causes.map(causeShape) };
}

/** A cause as the shape has it. */
export function causeShape(cause: Cause): Readonly<Record<string, unknown>> {
  const fields = Object.entries(cause).map(([name, value]) => [
    name,
    TIMES.has(name) && typeof value === 'number' ? isoTime(value) : value,
  ]);
  return Object.fromEntries(fields);
}
