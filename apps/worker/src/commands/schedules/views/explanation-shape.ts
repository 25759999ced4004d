import { maskJson } from '@sb/logger';
import type { ChainStanding, FireExplanation, ScheduleOverride } from '@sb/scheduler';
import { isoTime, overrideShape, standingShape } from '../../../views/shapes.ts';

/** As `--json` prints it: instants are ISO-8601 texts. */
export function explanationShape(explanation: FireExplanation, secrets: readonly string[]) {
  const { pause, overrides, chain, answer, nextFireAt, nextRunAt, ...same } = explanation;
  const shape = (one: ScheduleOverride) => overrideShape({ ...one, input: maskJson(one.input, secrets) });
  return {
    ...same,
    pause: pause && standingShape(pause),
    overrides: overrides.map(shape),
    chain: chain && chainShape(chain),
    answer: answerShape(answer, shape),
    nextFireAt: isoTime(nextFireAt),
    nextRunAt: isoTime(nextRunAt),
  };
}

function chainShape({ upstreams, when }: ChainStanding) {
  return {
    upstreams: upstreams.map(({ end, ...upstream }) => ({
      ...upstream,
      end: end && { ...end, endedAt: isoTime(end.endedAt) },
    })),
    when,
  };
}

function answerShape(
  answer: FireExplanation['answer'],
  shape: (override: ScheduleOverride) => unknown,
): Readonly<Record<string, unknown>> {
  if (answer.because === 'recorded') {
    const { run, at, decidedAt, ...same } = answer;
    const end = run && { ...run, finishedAt: isoTime(run.finishedAt) };
    return { ...same, at: isoTime(at), decidedAt: isoTime(decidedAt), run: end };
  }
  if (answer.because === 'to_come')
    return { ...answer, at: isoTime(answer.at), override: answer.override && shape(answer.override) };
  const { because, ...facts } = answer;
  const texts = Object.entries(facts).map(([name, value]) => [
    name,
    typeof value === 'number' ? isoTime(value) : value,
  ]);
  return { because, ...Object.fromEntries(texts) };
}
