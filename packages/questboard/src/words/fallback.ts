import { groupBy } from '@sb/words';
import type { Warning } from '../model/run.ts';

/** Why a text is the template although a model is switched on: the sentence of the warning. */
const FALLBACKS = {
  settings: 'the settings of the model are wrong: see the environment variables',
  timeout: 'the model server did not answer in time',
  unreachable: 'the model server could not be reached',
  denied: 'the model server refused the key',
  'rate-limited': 'the model server answered that there were too many requests, or that the quota is used up',
  'server-error': 'the model server had an error',
  refused: 'the model server refused the request: check OPENAI_BASE_URL and SB_AI_MODEL',
  'cut-off': 'the answer reached the limit of output tokens (ai.maxOutputTokens)',
  'not-json': 'the answer was not JSON',
  schema: 'the answer had another form',
  'too-long': 'the answer was too long',
  'unknown-id': 'the answer named an id that was not given',
  url: 'the answer contained a link',
  'at-sign': 'the answer contained an @',
  markup: 'the answer contained markup',
  'max-calls': 'the run made as many calls as ai.maxCalls allows',
  'max-tokens': 'the answers of the run had as many tokens as ai.maxCalls times ai.maxOutputTokens',
  'max-cost': 'another call could cost more than ai.maxCostUsd allows for the run',
  cache: 'the store of earlier answers failed',
} as const;

export type Fallback = keyof typeof FALLBACKS;

/** The next question of the run would meet the same: a run must not wait for a dead server many times. */
const LASTING: readonly Fallback[] = [
  'timeout',
  'unreachable',
  'denied',
  'rate-limited',
  'server-error',
  'refused',
];

/** A text that became the template, and why. */
export interface FallenBack {
  /** `digest`, `goal`, or the id of the task. */
  readonly subject: string;
  readonly reason: Fallback;
}

export function isLasting(reason: Fallback): boolean {
  return LASTING.includes(reason);
}

/** One warning for each reason, in the order in which the reasons occurred. */
export function fallbackWarnings(fallen: readonly FallenBack[]): Warning[] {
  const byReason = groupBy(fallen, ({ reason }) => reason);
  return Array.from(byReason, ([reason, [first, ...others]]) => {
    const texts = others.length === 0 ? '1 text is a template' : `${others.length + 1} texts are templates`;
    return {
      code: `ai.fallback:${reason}`,
      subject: first?.subject ?? '',
      message: `${texts}: ${FALLBACKS[reason]}`,
    };
  });
}
