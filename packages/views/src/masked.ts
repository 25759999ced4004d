/**
 * Masks the secrets in records before they are shown: inputs, results, events, and the keys and tags that code makes of
 * an input. The store keeps them unmasked.
 */
import type { News } from '@sb/events';
import { maskFields, maskJson, maskText, redactText } from '@sb/logger';
import {
  type DeadLetterDetails,
  type DeadLetterGroup,
  type QueueExplanation,
  type RunDetails,
  type RunExplanation,
  type RunRecord,
  type RunWork,
  shapeOf,
} from '@sb/queue';
import { mapTexts } from '@sb/words';

export function maskRun<Run extends RunRecord & Partial<Pick<RunDetails, 'cancellation'>>>(
  run: Run,
  secrets: readonly string[],
): Run {
  const { cancellation, dedupeKey, input, reason, result } = run;
  return {
    ...run,
    tags: maskTags(run.tags, secrets),
    ...(dedupeKey !== undefined && { dedupeKey: redactText(dedupeKey, secrets) }),
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
  const { input, tags } = letter;
  return {
    ...letter,
    tags: maskTags(tags, secrets),
    ...(input !== undefined && { input: maskJson(input, secrets) }),
  };
}

/** The most characters of the message of a group that are shown. */
const LONGEST_MESSAGE = 500;

export interface ShownGroup extends Omit<DeadLetterGroup, 'isVaried'> {
  /** `no order <n>`: the message without what differs from letter to letter; absent where the oldest says the same. */
  readonly shape?: string;
}

/** The shape is that of the masked message: a token whose digits became `<n>` would not be known as one. */
export function maskGroup({ isVaried, ...group }: DeadLetterGroup, secrets: readonly string[]): ShownGroup {
  const message = maskText(group.message, { longest: LONGEST_MESSAGE, secrets });
  return { ...group, message, ...(isVaried && { shape: shapeOf(message) }) };
}

function maskTags(tags: readonly string[], secrets: readonly string[]): readonly string[] {
  return tags.map((tag) => redactText(tag, secrets));
}

/** A limit is named by its key, an error by its message: each text of each cause. */
export function maskExplanation<Explanation extends RunExplanation | QueueExplanation>(
  explanation: Explanation,
  secrets: readonly string[],
): Explanation {
  return mapTexts(explanation, (text) => redactText(text, secrets));
}

export function maskNews(news: readonly News[], secrets: readonly string[]): readonly News[] {
  return news.map((event) => ({ ...event, payload: maskFields(event.payload, secrets) }));
}
