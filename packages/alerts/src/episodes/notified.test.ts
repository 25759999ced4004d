import { describe, expect, test } from 'vitest';
import { HOUR, JOB, MINUTE, NOON } from '../../test/samples.ts';
import { aContext, aNotice, full, notified, type Of, settings, silence } from '../../test/notices.ts';
import { decideNotice, type NoticeContext, type Notice, type SuppressReason } from './notify.ts';
import { afterNotice, dueAgain, withoutAhead } from './notified.ts';

const inARow = { kind: 'consecutiveFailures', consecutiveFailures: 3, jobPattern: '.*' } as const;
const backlog = { kind: 'pendingJobs', pendingJobs: 50, forMs: 0 } as const;

describe('what is left out', () => {
  test('is counted, and the next message says how much it was', () => {
    const refired = aNotice('refired');
    const known = after(
      [
        [refired, { slots: full }],
        [refired, { slots: full }],
        [refired, { quiet: [silence] }],
      ],
      notified(HOUR),
    );
    expect(known).toEqual({
      ...notified(HOUR),
      suppressed: { count: 3, reason: 'silence', reasons: ['cap', 'silence'] },
    });
    expect(decideNotice(refired, aContext({ notified: known }))).toMatchObject({
      suppressed: { count: 3, reason: 'silence' },
    });
    expect(decideNotice(aNotice('resolved'), aContext({ notified: known }))).toMatchObject({
      suppressed: { count: 3 },
    });
    expect(after([[refired, {}]], known)).toEqual({ lastAt: NOON, episode: NOON, channels: ['slack'] });
  });

  test('is not counted again for being asked about again', () => {
    const again = aNotice('fired', { from: 'again' });
    expect(
      after(
        [
          [aNotice('fired'), { slots: full }],
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
    const held = { ...notified(HOUR), heldUntil: NOON };
    expect(after([[aNotice('refired', { from: 'again' }), { slots: full }]], held)).toEqual({
      ...notified(HOUR),
      suppressed: { count: 1, reason: 'cap' },
    });
  });

  test('keeps what is held, until it is told or it is over', () => {
    const refired = aNotice('refired');
    const known = after(
      [
        [refired, {}],
        [refired, {}],
      ],
      notified(MINUTE),
    );
    const held = { ...notified(MINUTE), heldUntil: NOON + 4 * MINUTE };
    expect(known).toEqual({ ...held, suppressed: { count: 1, reason: 'min_interval' } });
    expect(after([[refired, { now: NOON + 4 * MINUTE }]], known)).toEqual({
      lastAt: NOON + 4 * MINUTE,
      episode: NOON,
      channels: ['slack'],
    });
    expect(after([[aNotice('resolved'), {}]], held)).toEqual(notified(MINUTE));
  });
});

test.each<[what: string, known: NoticeContext['notified'], is: NoticeContext['notified']]>([
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
  const later = aNotice('refired', { rule: { channels: ['email'] } });
  const known = { ...notified(HOUR), channels: ['slack'] } as const;
  expect(after([[later, {}]], known).channels).toEqual(['slack', 'email']);
  expect(after([[later, {}]], { ...known, episode: 1 }).channels).toEqual(['email']);
});

test.each<[what: string, of: Of, known: NoticeContext['notified'], due: string | undefined]>([
  ['told a moment ago', { condition: backlog }, notified(MINUTE), undefined],
  ['a level, 4 hours later', { condition: backlog }, notified(4 * HOUR), 'repeat'],
  [
    'a critical level, an hour later',
    { condition: backlog, rule: { severity: 'critical' } },
    notified(HOUR),
    'repeat',
  ],
  ['each failure is told, so none is repeated', {}, notified(9 * HOUR), undefined],
  ['a failure was left out in a silence', {}, leftOut('silence'), 'refired'],
  ['a failure was left out in maintenance', {}, leftOut('maintenance'), 'refired'],
  ['a failure was left out for want of a slot', {}, leftOut('cap'), undefined],
  ['a level in a silence is repeated when it is due', { condition: backlog }, leftOut('silence'), undefined],
  ['failures in a row are told once', { condition: inARow }, notified(9 * HOUR), undefined],
  ['never told', {}, {}, 'fired'],
  ['only the one before was told', {}, { lastAt: NOON - 1, episode: 1 }, 'fired'],
  ['held for longer', {}, { ...notified(MINUTE), heldUntil: NOON + 1 }, undefined],
  ['held until now', {}, { ...notified(MINUTE), heldUntil: NOON }, 'refired'],
  ['held until now, and never told', {}, { lastAt: 1, episode: 1, heldUntil: NOON }, 'fired'],
  [
    'held until now, but not true any more',
    { episode: { state: 'recovering' } },
    { heldUntil: NOON },
    undefined,
  ],
  ['it is over', { condition: backlog, episode: { state: 'resolved' } }, notified(9 * HOUR), undefined],
  ['it has not fired', { episode: { state: 'pending' } }, {}, undefined],
])('there is more to tell: %s', (_what, of, known, due) => {
  expect(dueAgain(aNotice('fired', of), { notified: known, settings, now: NOON })).toBe(due);
});

test('what fires under a silence is told when the silence is over', () => {
  const notice = aNotice('fired');
  const quiet = aContext({ quiet: [{ ...silence, match: { job: [JOB.name] } }] });
  const known = afterNotice(notice, decideNotice(notice, quiet), quiet);
  const later = aContext({ ...quiet, notified: known, now: NOON + MINUTE });
  const kind = dueAgain(notice, later);
  expect(kind).toBe('fired');
  const decision = decideNotice({ ...notice, from: 'again' }, later);
  expect(decision).toMatchObject({
    kind: 'send',
    suppressed: { count: 1, reason: 'silence' },
  });
});

test('a further failure in a silence is sent once, when the silence ends', () => {
  const refired = aNotice('refired');
  const again = aNotice('refired', { from: 'again' });
  const left = after([[refired, { quiet: [silence] }]], notified(HOUR));
  expect(after([[again, { quiet: [silence] }]], left)).toEqual(left);
  const sent = after([[again, { now: NOON + MINUTE, quiet: [silence] }]], left);
  expect(sent).toEqual({ lastAt: NOON + MINUTE, episode: NOON, channels: ['slack'] });
  expect(dueAgain(again, { notified: sent, settings, now: NOON + HOUR })).toBe(undefined);
});

/** Notified, and a message left out since then. */
function leftOut(reason: SuppressReason): NoticeContext['notified'] {
  return { ...notified(HOUR), suppressed: { count: 1, reason } };
}

/** What is known after these were decided, one after another. */
function after(
  tellings: readonly (readonly [Notice, Partial<NoticeContext>])[],
  first: NoticeContext['notified'],
): NoticeContext['notified'] {
  return tellings.reduce((known, [notice, of]) => {
    const context = aContext({ ...of, notified: known });
    return afterNotice(notice, decideNotice(notice, context), context);
  }, first);
}
