import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { aRule, aVerdict, HOUR, JOB, MINUTE, NOON, QUEUE } from '../../test/samples.ts';
import { endEpisode, raisedBy, step, type Step, whyOver } from './episodes.ts';
import { type Episode } from '../episode.ts';
import { fingerprintOf } from '../group.ts';
import type { Condition } from '../evaluate/kinds.ts';
import type { AlertRule } from '../evaluate/rule.ts';
import type { Verdict } from '../verdict.ts';

const backlog = { kind: 'pendingJobs', pendingJobs: 50, forMs: 5 * MINUTE } as const;
const failures = { kind: 'failureCount', failureCount: 1, timeWindowMs: HOUR, jobPattern: '.*' } as const;
const inARow = { kind: 'consecutiveFailures', consecutiveFailures: 3, jobPattern: '.*' } as const;
const paused = { kind: 'queuePaused', forMs: 0 } as const;

const YES = aVerdict('true');
const NO = aVerdict('false', { value: '0' });
const UNKNOWN = aVerdict('insufficient');
const failed = (runId: number, minute: number): Verdict =>
  aVerdict('true', { runId, occurredAt: NOON + minute * MINUTE });

/** A minute between two verdicts: what is news after each, else the state. */
function tell(rule: AlertRule, verdicts: readonly Verdict[]): readonly string[] {
  let episode: Episode | undefined;
  return verdicts.map((verdict, minute) => {
    const stepped: Step = step(episode, verdict, { rule, now: NOON + minute * MINUTE });
    ({ episode } = stepped);
    return stepped.news?.kind.toUpperCase() ?? episode?.state ?? 'inactive';
  });
}

test.each<
  [what: string, condition: Condition, keepFiringMinutes: number, verdicts: readonly Verdict[], told: string]
>([
  ['true at once', paused, 0, [YES, YES, NO, NO], 'FIRED, firing, RESOLVED, resolved'],
  [
    'true for long enough',
    backlog,
    0,
    [YES, YES, YES, YES, YES, YES],
    'pending, pending, pending, pending, pending, FIRED',
  ],
  [
    'true for too short',
    backlog,
    0,
    [YES, YES, YES, YES, NO, YES],
    'pending, pending, pending, pending, inactive, pending',
  ],
  [
    'false for too short',
    paused,
    2,
    [YES, NO, NO, YES, NO],
    'FIRED, recovering, recovering, firing, recovering',
  ],
  ['false for long enough', paused, 2, [YES, NO, NO, NO], 'FIRED, recovering, recovering, RESOLVED'],
  ['true again', paused, 0, [YES, NO, YES], 'FIRED, RESOLVED, FIRED'],
  ['unknown from the beginning', paused, 0, [UNKNOWN, UNKNOWN], 'inactive, inactive'],
  ['unknown while it fires', paused, 0, [YES, UNKNOWN, NO], 'FIRED, firing, RESOLVED'],
  ['unknown while it recovers', paused, 1, [YES, NO, UNKNOWN, NO], 'FIRED, recovering, recovering, RESOLVED'],
  [
    'each further failure',
    failures,
    0,
    [failed(1, 0), failed(1, 0), failed(2, 1), failed(2, 1)],
    'FIRED, firing, REFIRED, firing',
  ],
  [
    'a failure while it recovers',
    failures,
    9,
    [failed(1, 0), NO, failed(2, 2)],
    'FIRED, recovering, REFIRED',
  ],
  [
    'the newest is taken away',
    failures,
    0,
    [failed(2, 1), failed(1, 0), failed(2, 1), failed(3, 1)],
    'FIRED, firing, firing, REFIRED',
  ],
  ['failures in a row', inARow, 0, [failed(1, 0), failed(2, 1), failed(3, 2)], 'FIRED, firing, firing'],
])('%s', (_what, condition, minutes, verdicts, told) => {
  expect(tell(aRule(condition, { keepFiringForMs: minutes * MINUTE }), verdicts).join(', ')).toBe(told);
});

describe('an episode', () => {
  const rule = aRule(paused);
  const begun = (): Episode => {
    const { episode } = step(undefined, YES, { rule, now: NOON });
    if (!episode) throw new Error('expected an episode');
    return episode;
  };

  test('keeps when it began, what was usual then, and what was found last', () => {
    const { episode } = step(undefined, aVerdict('true', { baseline: 100 }), { rule, now: NOON });
    const later = step(episode, aVerdict('insufficient', { baseline: 900 }), { rule, now: NOON + MINUTE });
    expect(later).toEqual({
      episode: {
        fingerprint: fingerprintOf(rule.name, JOB),
        rule: rule.name,
        group: JOB,
        condition: expect.any(String),
        state: 'firing',
        since: NOON,
        firedAt: NOON,
        baseline: 100,
        found: expect.objectContaining({ verdict: 'insufficient' }),
        raised: expect.objectContaining({ verdict: 'true' }),
      },
    });
  });

  test('that is over still says what it fired for', () => {
    const keeping = aRule(paused, { keepFiringForMs: MINUTE });
    const found = [aVerdict('true', { value: '3' }), aVerdict('true', { value: '4' }), UNKNOWN, NO, NO];
    let episode: Episode | undefined;
    const values = found.map((verdict, minute) => {
      ({ episode } = step(episode, verdict, { rule: keeping, now: NOON + minute * MINUTE }));
      return episode && raisedBy(episode).value;
    });
    expect(episode?.state).toBe('resolved');
    expect(values).toEqual(['3', '4', '4', '4', '4']);
  });

  test('that begins when the last one ends is another one', () => {
    const { episode: over } = step(begun(), NO, { rule, now: NOON });
    const { episode } = step(over, YES, { rule, now: NOON });
    expect(episode?.since).not.toBe(NOON);
  });

  test.each<[what: string, rules: readonly AlertRule[], isThere: boolean, why: string | undefined]>([
    ['goes on', [rule], true, undefined],
    ['goes on under another severity', [{ ...rule, severity: 'critical' }], true, undefined],
    ['ends with its rule', [], true, 'rule_deleted'],
    ['ends with another condition', [aRule({ ...paused, forMs: 1 })], true, 'rule_edited'],
    ['ends when its rule is off', [{ ...rule, enabled: false }], true, 'rule_disabled'],
    ['ends when its job is gone', [rule], false, 'job_gone'],
  ])('%s', (_what, rules, isThere, why) => {
    expect(whyOver(begun(), rules, () => isThere)).toBe(why);
  });

  test('ends by a verdict of a rule that was edited or switched off, and says so', () => {
    const edited = aRule({ ...paused, forMs: 1 });
    expect(step(begun(), YES, { rule: edited, now: NOON + 1 })).toMatchObject({
      episode: { state: 'resolved', resolvedAt: NOON + 1, ended: 'rule_edited' },
      news: { kind: 'resolved', why: 'rule_edited' },
    });
    expect(step(begun(), YES, { rule: { ...rule, enabled: false }, now: NOON })).toMatchObject({
      news: { why: 'rule_disabled' },
    });
    expect(step(undefined, YES, { rule: { ...rule, enabled: false }, now: NOON })).toEqual({});
  });

  test('that never fired ends without a word', () => {
    const { episode } = step(undefined, YES, { rule: aRule(backlog), now: NOON });
    expect(episode && endEpisode(episode, 'job_gone', NOON)).toEqual({});
  });

  test('of a rule that cannot be evaluated does not wait', () => {
    const broken = aVerdict('true', { group: { kind: 'rule', name: rule.name } });
    expect(step(undefined, broken, { rule: aRule(backlog), now: NOON }).news).toEqual({ kind: 'fired' });
  });
});

describe('whatever is found, at whatever time', () => {
  const history = fc.array(
    fc.record({
      verdict: fc.constantFrom<Verdict['verdict']>('true', 'false', 'insufficient'),
      afterMs: fc.integer({ min: 0, max: 3 * MINUTE }),
      runId: fc.integer({ min: 1, max: 4 }),
    }),
    { maxLength: 40 },
  );
  const rules = fc.record({
    condition: fc.constantFrom<Condition>(backlog, failures, inARow, paused),
    keepFiringForMs: fc.constantFrom(0, 2 * MINUTE),
  });

  /** What none of the steps may be, whatever happened before it. */
  const never = (isWrong: (step: Walked, before: readonly Walked[], rule: AlertRule) => boolean): void => {
    fc.assert(
      fc.property(rules, history, ({ condition, keepFiringForMs }, found) => {
        const rule = aRule(condition, { keepFiringForMs });
        const steps = follow(rule, found, (episode) => episode);
        return !steps.some((walked, i) => isWrong(walked, steps.slice(0, i + 1), rule));
      }),
    );
  };

  test('nothing fires twice without an end between, and nothing ends twice', () => {
    expect(() => never(isTwice)).not.toThrow();
  });

  test('`for` is never undercut', () => {
    expect(() =>
      never(({ news, now }, steps, { condition }) => {
        const forMs = 'forMs' in condition ? condition.forMs : 0;
        return news?.kind === 'fired' && now - heldSince(steps, 'false') < forMs;
      }),
    ).not.toThrow();
  });

  test('`keepFiringFor` is never undercut', () => {
    expect(() =>
      never(
        ({ news, now }, steps, { keepFiringForMs }) =>
          news?.kind === 'resolved' && now - heldSince(steps, 'true') < keepFiringForMs,
      ),
    ).not.toThrow();
  });

  test('too little data fires nothing and resolves nothing', () => {
    expect(() =>
      never(({ verdict, news }) => verdict === 'insufficient' && news !== undefined),
    ).not.toThrow();
  });

  test('a restart between any two steps changes nothing', () => {
    fc.assert(
      fc.property(history, rules, (found, { condition, keepFiringForMs }) => {
        const rule = aRule(condition, { keepFiringForMs });
        const restarted = follow(rule, found, (episode) => JSON.parse(JSON.stringify(episode)) as Episode);
        expect(restarted).toEqual(follow(rule, found, (episode) => episode));
      }),
    );
  });
});

interface Walked extends Step, Found {}

interface Found {
  readonly verdict: Verdict['verdict'];
  readonly now: number;
}

function follow(
  rule: AlertRule,
  found: readonly {
    readonly verdict: Verdict['verdict'];
    readonly afterMs: number;
    readonly runId: number;
  }[],
  restart: (episode: Episode) => Episode,
): readonly Walked[] {
  let episode: Episode | undefined;
  let now = NOON;
  return found.map(({ verdict, afterMs, runId }) => {
    now += afterMs;
    const stepped = step(
      episode && restart(episode),
      aVerdict(verdict, { group: QUEUE, runId, occurredAt: NOON }),
      {
        rule,
        now,
      },
    );
    ({ episode } = stepped);
    return { ...stepped, verdict, now };
  });
}

function isTwice(walked: Walked, steps: readonly Walked[]): boolean {
  const before = steps.slice(0, -1).findLast((other) => kindOf(other) !== undefined);
  return kindOf(walked) !== undefined && kindOf(walked) === (before ? kindOf(before) : 'resolved');
}

function kindOf({ news }: Walked): string | undefined {
  return news?.kind === 'refired' ? undefined : news?.kind;
}

/** Since when nobody has said the opposite: the first verdict that did not, and that was not a mere guess. */
function heldSince(steps: readonly Found[], opposite: 'true' | 'false'): number {
  const since = steps.slice(steps.findLastIndex(({ verdict }) => verdict === opposite) + 1);
  return since.find(({ verdict }) => verdict !== 'insufficient')?.now ?? Infinity;
}
