/** Masks the secrets in records before they are shown: inputs, results and events. The store keeps them unmasked. */
import type { News } from '@sb/events';
import { maskFields, maskJson, redactText } from '@sb/logger';
import type { DeadLetterDetails, RunDetails, RunRecord, RunWork } from '@sb/queue';

export function maskRun<Run extends RunRecord & Partial<Pick<RunDetails, 'cancellation'>>>(
  run: Run,
  secrets: readonly string[],
): Run {
  const { cancellation, input, reason, result } = run;
  return {
    ...run,
    ...(reason !== undefined && { reason: redactText(reason, secrets) }),
    ...(cancellation?.reason !== undefined && {
      cancellation: { ...cancellation, reason: redactText(cancellation.reason, secrets) },
    }),
    ...(input !== undefined && { input: maskJson(input, secrets) }),
    ...(result !== undefined && { result: maskJson(result, secrets) }),
  };
}

export function maskWork({ steps, checkpoints, ...same }: RunWork, secrets: readonly string[]): RunWork {
  return {
    ...same,
    steps: steps.map(({ result, ...step }) => ({
      ...step,
      id: redactText(step.id, secrets),
      ...(result !== undefined && { result: maskJson(result, secrets) }),
    })),
    checkpoints: checkpoints.map(({ value, ...one }) => ({
      ...one,
      key: redactText(one.key, secrets),
      ...(value !== undefined && { value: maskJson(value, secrets) }),
    })),
  };
}

export function maskLetter(letter: DeadLetterDetails, secrets: readonly string[]): DeadLetterDetails {
  const { input } = letter;
  return input === undefined ? letter : { ...letter, input: maskJson(input, secrets) };
}

export function maskNews(news: readonly News[], secrets: readonly string[]): readonly News[] {
  return news.map((event) => ({ ...event, payload: maskFields(event.payload, secrets) }));
}
