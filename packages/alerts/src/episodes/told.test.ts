import { describe, expect, test } from 'vitest';
import { HOUR, JOB, MINUTE, NOON } from '../../test/samples.ts';
import { aScene, aTelling, full, type Of, settings, silence, told } from '../../test/tellings.ts';
import { decideTelling, type NotifyScene, type Telling } from './notify.ts';
import { afterTelling, dueAgain, withoutAhead } from './told.ts';

const inARow = { kind: 'consecutiveFailures', consecutiveFailures: 3, jobPattern: '.*' } as const;
const backlog = { kind: 'pendingJobs', pendingJobs: 50, forMs: 0 } as const;

describe('what is left out', () => {
  test('is counted, and the next message says how much it was', () => {
    const refired = aTelling('refired');
    const known = after(
      [
        [refired, { slots: full }],
        [refired, { slots: full }],
        [refired, { quiet: [silence] }],
      ],
      told(HOUR),
    );
    expect(known).toEqual({ ...told(HOUR), suppressed: { count: 3, reason: 'silence' } });
    expect(decideTelling(refired, aScene({ told: known }))).toMatchObject({
      suppressed: { count: 3, reason: 'silence' },
    });
    expect(decideTelling(aTelling('resolved'), aScene({ told: known }))).toMatchObject({
      suppressed: { count: 3 },
    });
    expect(after([[refired, {}]], known)).toEqual({ lastAt: NOON, episode: NOON, channels: ['slack'] });
  });

  test('is not counted again for being asked about again', () => {
    const again = aTelling('fired', { from: 'again' });
    expect(
      after(
        [
          [aTelling('fired'), { slots: full }],
          [again, { slots: full }],
          [again, { slots: full }],
        ],
        {},
      ),
    ).toEqual({
      suppressed: { count: 1, reason: 'cap' },
    });
  });

  test('is counted when it was held and finds no slot then', () => {
    const held = { ...told(HOUR), heldUntil: NOON };
    expect(after([[aTelling('refired', { from: 'again' }), { slots: full }]], held)).toEqual({
      ...told(HOUR),
      suppressed: { count: 1, reason: 'cap' },
    });
  });

  test('keeps what is held, until it is told or it is over', () => {
    const refired = aTelling('refired');
    const known = after(
      [
        [refired, {}],
        [refired, {}],
      ],
      told(MINUTE),
    );
    const held = { ...told(MINUTE), heldUntil: NOON + 4 * MINUTE };
    expect(known).toEqual({ ...held, suppressed: { count: 1, reason: 'min_interval' } });
    expect(after([[refired, { now: NOON + 4 * MINUTE }]], known)).toEqual({
      lastAt: NOON + 4 * MINUTE,
      episode: NOON,
      channels: ['slack'],
    });
    expect(after([[aTelling('resolved'), {}]], held)).toEqual(told(MINUTE));
  });
});

test.each<[what: string, known: NotifyScene['told'], is: NotifyScene['told']]>([
  ['was told', { lastAt: NOON - MINUTE, episode: 1 }, { lastAt: NOON - MINUTE, episode: 1 }],
  ['was told by a clock that was a little fast', { lastAt: NOON + MINUTE }, { lastAt: NOON + MINUTE }],
  ['was told tomorrow', { lastAt: NOON + 24 * HOUR, episode: 1 }, { episode: 1 }],
  [
    'is held until tomorrow',
    { lastAt: NOON - MINUTE, heldUntil: NOON + 24 * HOUR },
    { lastAt: NOON - MINUTE, heldUntil: NOON },
  ],
])('when the clock is right again, what %s', (_what, known, is) => {
  expect(withoutAhead(known, { now: NOON, minIntervalMs: 5 * MINUTE })).toEqual(is);
});

test('whoever has heard of an episode is remembered until it is over', () => {
  const later = aTelling('refired', { rule: { channels: ['email'] } });
  const known = { ...told(HOUR), channels: ['slack'] } as const;
  expect(after([[later, {}]], known).channels).toEqual(['slack', 'email']);
  expect(after([[later, {}]], { ...known, episode: 1 }).channels).toEqual(['email']);
});

test.each<[what: string, of: Of, known: NotifyScene['told'], due: string | undefined]>([
  ['told a moment ago', { condition: backlog }, told(MINUTE), undefined],
  ['a level, 4 hours later', { condition: backlog }, told(4 * HOUR), 'repeat'],
  [
    'a critical level, an hour later',
    { condition: backlog, rule: { severity: 'critical' } },
    told(HOUR),
    'repeat',
  ],
  ['each failure is told, so none is repeated', {}, told(9 * HOUR), undefined],
  ['failures in a row are told once', { condition: inARow }, told(9 * HOUR), undefined],
  ['never told', {}, {}, 'fired'],
  ['only the one before was told', {}, { lastAt: NOON - 1, episode: 1 }, 'fired'],
  ['held for longer', {}, { ...told(MINUTE), heldUntil: NOON + 1 }, undefined],
  ['held until now', {}, { ...told(MINUTE), heldUntil: NOON }, 'refired'],
  ['held until now, and never told', {}, { lastAt: 1, episode: 1, heldUntil: NOON }, 'fired'],
  [
    'held until now, but not true any more',
    { episode: { state: 'recovering' } },
    { heldUntil: NOON },
    undefined,
  ],
  ['it is over', { condition: backlog, episode: { state: 'resolved' } }, told(9 * HOUR), undefined],
  ['it has not fired', { episode: { state: 'pending' } }, {}, undefined],
])('there is more to tell: %s', (_what, of, known, due) => {
  expect(dueAgain(aTelling('fired', of), { told: known, settings, now: NOON })).toBe(due);
});

test('what fires under a silence is told when the silence is over', () => {
  const telling = aTelling('fired');
  const quiet = aScene({ quiet: [{ ...silence, match: { job: [JOB.name] } }] });
  const known = afterTelling(telling, decideTelling(telling, quiet), quiet);
  const later = aScene({ ...quiet, told: known, now: NOON + MINUTE });
  const kind = dueAgain(telling, later);
  expect(kind).toBe('fired');
  const decision = decideTelling({ ...telling, from: 'again' }, later);
  expect(decision).toMatchObject({
    kind: 'send',
    suppressed: { count: 1, reason: 'silence' },
  });
});

/** What is known after these were decided, one after another. */
function after(
  tellings: readonly (readonly [Telling, Partial<NotifyScene>])[],
  first: NotifyScene['told'],
): NotifyScene['told'] {
  return tellings.reduce((known, [telling, of]) => {
    const scene = aScene({ ...of, told: known });
    return afterTelling(telling, decideTelling(telling, scene), scene);
  }, first);
}
