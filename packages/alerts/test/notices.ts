/** Something to tell, and what is so meanwhile. */
import type { Episode } from '../src/episode.ts';
import type { NoticeContext, Notice } from '../src/episodes/notify.ts';
import type { Condition } from '../src/evaluate/kinds.ts';
import type { AlertRule } from '../src/evaluate/rule.ts';
import { anEpisode, aRule, HOUR, MINUTE, NOON } from './samples.ts';

const FAILURES = { kind: 'failureCount', failureCount: 1, timeWindowMs: HOUR, jobPattern: '.*' } as const;

export const settings: NoticeContext['settings'] = {
  throttle: { minIntervalMs: 5 * MINUTE, maxAlertsPerJobPerHour: 10 },
  repeatIntervalMs: { low: 4 * HOUR, medium: 4 * HOUR, high: 4 * HOUR, critical: HOUR },
  sendResolved: true,
  routes: [],
};

export function aContext(context: Partial<NoticeContext> = {}): NoticeContext {
  return {
    now: NOON,
    settings,
    quiet: [],
    isAcknowledged: false,
    firing: [],
    notified: {},
    slots: undefined,
    keepsForCritical: false,
    ...context,
  };
}

export interface Of {
  readonly condition?: Condition;
  readonly rule?: Partial<AlertRule>;
  readonly episode?: Partial<Episode>;
  readonly from?: Notice['from'];
}

export function aNotice(
  kind: Notice['kind'],
  { condition = FAILURES, rule: of, episode, from = 'news' }: Of = {},
): Notice {
  const rule = aRule(condition, of);
  return { kind, from, rule, episode: anEpisode(rule, episode) };
}

/** Notified for the last time this long before noon. */
export const notified = (agoMs: number): NoticeContext['notified'] => ({
  lastAt: NOON - agoMs,
  episode: NOON,
});

export const silence = { by: 'silence', from: NOON - 1, to: NOON + 1 } as const;
export const full = { startedAt: NOON, critical: 2, other: 8 };
