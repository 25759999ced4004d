/** From verdicts to messages, by all that decides: whatever happens, nobody is spammed and nothing is kept quiet. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { step } from '../src/episodes/episodes.ts';
import { type Episode } from '../src/episode.ts';
import { decideNotice, type NoticeContext, type Notice } from '../src/episodes/notify.ts';
import type { AlertRule } from '../src/evaluate/rule.ts';
import type { Slots } from '../src/episodes/throttle.ts';
import { afterNotice, dueAgain, type Notified } from '../src/episodes/notified.ts';
import { aRule, aVerdict, HOUR, MINUTE, NOON } from './samples.ts';
import { aContext, settings } from './notices.ts';

const MOST = 3;
const MIN_INTERVAL_MS = 5 * MINUTE;
const TIGHT = { ...settings, throttle: { minIntervalMs: MIN_INTERVAL_MS, maxAlertsPerJobPerHour: MOST } };
const FAILURES = aRule({ kind: 'failureCount', failureCount: 1, timeWindowMs: HOUR, jobPattern: '.*' });
const BACKLOG = aRule({ kind: 'pendingJobs', pendingJobs: 50, forMs: MINUTE });

interface Message {
  readonly at: number;
  readonly kind: Notice['kind'];
  readonly episode: number;
}

interface Minute {
  readonly is: 'true' | 'false' | 'insufficient';
  readonly fails: boolean;
  readonly isSilenced: boolean;
}

const days = fc.array(
  fc.record({
    // Mostly as it was: what changes every minute never holds for long.
    is: fc.constantFrom<Minute['is']>('true', 'true', 'true', 'false', 'insufficient'),
    fails: fc.boolean(),
    isSilenced: fc.constantFrom(false, false, true),
    lasts: fc.integer({ min: 1, max: 20 }),
  }),
  { maxLength: 30 },
);

test.each([FAILURES, BACKLOG])(
  'messages about $condition.kind keep the throttle, and come in pairs',
  (rule) => {
    fc.assert(
      fc.property(days, (stretches) => {
        const { messages } = live(rule, stretches.flatMap(minutesOf));
        const begun = messages.filter(({ kind }) => kind !== 'resolved');
        const gaps = begun.slice(1).map(({ at }, i) => at - (begun[i]?.at ?? 0));
        expect(gaps.filter((gap) => gap < MIN_INTERVAL_MS)).toEqual([]);
        expect(busiestHour(begun)).toBeLessThanOrEqual(2 * MOST);
        const ends = messages.filter(({ kind }) => kind === 'resolved').map(({ episode }) => episode);
        expect(new Set(ends).size).toBe(ends.length);
        expect(ends.filter((since) => !begun.some(({ episode }) => episode === since))).toEqual([]);
      }),
    );
  },
);

test.each([FAILURES, BACKLOG])(
  'what fires for $condition.kind is told in the end, and so is its end',
  (rule) => {
    fc.assert(
      fc.property(days, (stretches) => {
        const before = stretches.flatMap(minutesOf);
        const firing = live(rule, [...before, ...later('true')]);
        expect(firing.messages.map(({ episode }) => episode)).toContain(firing.episode?.since);
        const over = live(rule, [...before, ...later('true'), ...later('false')]);
        expect(over.messages.at(-1)).toMatchObject({ kind: 'resolved', episode: firing.episode?.since });
      }),
    );
  },
);

function later(is: Minute['is']): readonly Minute[] {
  return minutesOf({ is, fails: false, isSilenced: false, lasts: 70 });
}

function minutesOf({ lasts, ...minute }: Minute & { readonly lasts: number }): readonly Minute[] {
  return Array.from({ length: lasts }, () => minute);
}

/** What is sent while these minutes pass, and the episode at the end. */
function live(
  rule: AlertRule,
  minutes: readonly Minute[],
): { readonly messages: readonly Message[]; readonly episode: Episode | undefined } {
  const messages: Message[] = [];
  let episode: Episode | undefined;
  let notified: Notified = {};
  let slots: Slots | undefined;
  let failures = 0;
  for (const [i, { is, fails, isSilenced }] of minutes.entries()) {
    const now = NOON + i * MINUTE;
    if (fails && is === 'true') failures += 1;
    const stepped = step(episode, aVerdict(is, { runId: failures, occurredAt: NOON + failures }), {
      rule,
      now,
    });
    ({ episode } = stepped);
    if (!episode) continue;
    const quiet: NoticeContext['quiet'] = isSilenced ? [{ by: 'silence', from: now, to: now + 1 }] : [];
    const context = aContext({ now, settings: TIGHT, quiet, notified, slots });
    const again = dueAgain({ rule, episode }, context);
    const kind = stepped.news?.kind ?? again;
    if (!kind) continue;
    const notice: Notice = { kind, from: stepped.news ? 'news' : 'again', rule, episode };
    const decision = decideNotice(notice, context);
    notified = afterNotice(notice, decision, context);
    if (decision.kind !== 'send') continue;
    slots = decision.slots ?? slots;
    messages.push({ at: now, kind, episode: episode.since });
  }
  return { messages, episode };
}

/** An hour that lies across two of the throttle's may hold the messages of both. */
function busiestHour(messages: readonly Message[]): number {
  return Math.max(
    0,
    ...messages.map(({ at }) => messages.filter((m) => m.at >= at && m.at < at + HOUR).length),
  );
}
