/** Masks the secrets in records before they are shown: inputs, results and events. The store keeps them unmasked. */
import type { News } from '@sb/events';
import { maskFields, maskJson } from '@sb/logger';
import type { DeadLetterDetails, RunRecord, RunWork } from '@sb/queue';

export function maskRun<Run extends RunRecord>(run: Run, secrets: readonly string[]): Run {
  const { input, result } = run;
  return {
    ...run,
    ...(input !== undefined && { input: maskJson(input, secrets) }),
    ...(result !== undefined && { result: maskJson(result, secrets) }),
  };
}

export function maskWork({ steps, checkpoints, ...same }: RunWork, secrets: readonly string[]): RunWork {
  return {
    ...same,
    steps: steps.map((step) =>
      step.result === undefined ? step : { ...step, result: maskJson(step.result, secrets) },
    ),
    checkpoints: checkpoints.map((one) =>
      one.value === undefined ? one : { ...one, value: maskJson(one.value, secrets) },
    ),
  };
}

export function maskLetter(letter: DeadLetterDetails, secrets: readonly string[]): DeadLetterDetails {
  const { input } = letter;
  return input === undefined ? letter : { ...letter, input: maskJson(input, secrets) };
}

export function maskNews(news: readonly News[], secrets: readonly string[]): readonly News[] {
  return news.map((event) => ({ ...event, payload: maskFields(event.payload, secrets) }));
}
