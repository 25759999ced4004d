import fc from 'fast-check';
import { expect, test } from 'vitest';
import { due, failed, fresh, known, late, MINUTE, NOON, old } from '../../test/due-deliveries.ts';
import type { DueDelivery } from './deliveries.sql.ts';
import { planSending } from './plan-sending.ts';

const many = (count: number, changes: Parameters<typeof due>[0] = {}) =>
  Array.from({ length: count }, (_, at) => due({ job: `job-${at}`, ...changes }));
const times = <One>(count: number, one: One) => Array.from({ length: count }, () => one);

test.each`
  what                                                      | deliveries                                                                                                                  | sent
  ${'what is new is told as it is'}                         | ${[due(), due()]}                                                                                                           | ${['firing', 'firing']}
  ${'what is over sooner than that, too'}                   | ${[due({ ...fresh, episodeId: 1 }), due({ ...fresh, episodeId: 1, status: 'resolved' })]}                                   | ${['firing', 'resolved']}
  ${'what failed and is over is a digest'}                  | ${[due(failed), due(failed)]}                                                                                               | ${['digest of 2']}
  ${'also if it is alone: nobody hears that it fires'}      | ${[due(failed)]}                                                                                                            | ${['digest of 1']}
  ${'what lay for long and is over is a digest'}            | ${[due(old), due(old)]}                                                                                                     | ${['digest of 2']}
  ${'with the end of it, however new'}                      | ${[due({ ...failed, episodeId: 1 }), due({ ...fresh, episodeId: 1, status: 'resolved' })]}                                  | ${['digest of 1']}
  ${'an end alone is an end'}                               | ${[due({ ...failed, status: 'resolved' })]}                                                                                 | ${['resolved']}
  ${'ends are a digest'}                                    | ${[due({ ...failed, status: 'resolved' }), due({ ...failed, status: 'resolved' })]}                                         | ${['digest of 2']}
  ${'ends of what was told are ends'}                       | ${[due({ ...failed, ...known, status: 'resolved' }), due({ ...failed, ...known, status: 'resolved' })]}                     | ${['resolved', 'resolved']}
  ${'and take the place of what is no longer so'}           | ${[due({ ...failed, ...known, episodeId: 1 }), due({ ...fresh, ...known, episodeId: 1, status: 'resolved' }), due(failed)]} | ${['resolved', 'digest of 1']}
  ${'that it fires is not sent where no end waits'}         | ${[due({ ...failed, ...known, episodeId: 1 }), due({ ...failed, ...known, episodeId: 1 })]}                                 | ${[]}
  ${'what still fires is told in its place, however it is'} | ${[due({ tries: 9 }), due(failed), due({ tries: 9, now: NOON + 99 * MINUTE }), due(failed)]}                                | ${['firing', 'digest of 2', 'firing']}
  ${'what waited for its first try is one message'}         | ${[due(late), due(late)]}                                                                                                   | ${['2 late']}
  ${'with all of its alert, and all that is over'}          | ${[due(failed), due({ ...late, episodeId: 1 }), due({ tries: 4, episodeId: 1 })]}                                           | ${['2 late']}
  ${'but without the rest'}                                 | ${[due(late), due({ tries: 9 }), due()]}                                                                                    | ${['1 late', 'firing', 'firing']}
`('$what', ({ deliveries, sent }) => {
  expect(told(deliveries)).toEqual(sent);
});

test.each`
  what                                                         | deliveries                                                                                                 | sent
  ${'ten of a rule are told each'}                             | ${many(10)}                                                                                                | ${times(10, 'firing')}
  ${'eleven are one message'}                                  | ${many(11)}                                                                                                | ${['11 firing']}
  ${'so are their ends'}                                       | ${many(11, { status: 'resolved', overAt: NOON })}                                                          | ${['11 resolved']}
  ${'but each rule has its own'}                               | ${[...many(8), ...many(12, { rule: 'late' })]}                                                             | ${[...times(8, 'firing'), '12 firing']}
  ${'tests are told each'}                                     | ${many(12, { status: 'test' })}                                                                            | ${times(12, 'test')}
  ${'beginnings come before their ends, whatever else ends'}   | ${[due({ status: 'resolved', job: 'x' }), ...many(11), ...many(11, { status: 'resolved', overAt: NOON })]} | ${['11 firing', '12 resolved']}
  ${'what ended and begins again is told so'}                  | ${[...many(11), due({ status: 'resolved', job: 'job-0' }), ...many(11)]}                                   | ${['11 firing', 'resolved', '11 firing']}
  ${'also where it is alone, and others begin'}                | ${[...many(11), due({ status: 'resolved', job: 'job-1' }), due({ job: 'job-1' })]}                         | ${['11 firing', 'resolved', 'firing']}
  ${'what is over meanwhile came and went, before what fires'} | ${[...many(11, { tries: 2 }), ...many(3, failed)]}                                                         | ${['digest of 3', '11 firing']}
`('of many at once, $what', ({ deliveries, sent }) => {
  expect(told(deliveries)).toEqual(sent);
});

function sendingsOf(deliveries: readonly DueDelivery[]) {
  return planSending(deliveries).sendings;
}

function told(deliveries: readonly DueDelivery[]): readonly string[] {
  return sendingsOf(deliveries).map(({ message }) => {
    if (message.status !== 'digest') return message.status;
    const { of, alerts } = message;
    return of === 'over' ? `digest of ${alerts.length}` : `${alerts.length} ${of}`;
  });
}

const DOZEN = times(12, 0).map((_, at) => at);

test('whatever begins and ends together, of each job it is told in its order', () => {
  const steps = fc.array(fc.oneof(fc.nat({ max: 11 }), fc.constant(DOZEN)), { maxLength: 12 });
  fc.assert(
    fc.property(fc.subarray(DOZEN), steps, (before, changes) => {
      const firing = new Set(before.map((number) => `job-${number}`));
      const all = changes.flat().map((number) => {
        const job = `job-${number}`;
        const status = firing.has(job) ? 'resolved' : 'firing';
        if (status === 'firing') firing.add(job);
        else firing.delete(job);
        return due({ job, status });
      });
      const said = sendingsOf(all).flatMap(({ message }): readonly Said[] => {
        if (message.status === 'digest')
          return message.alerts.map(({ job }) => ({ job, status: message.of }));
        return message.status === 'bulletin' ? [] : [message];
      });
      for (const { message } of all)
        expect(statusesOf(message.job, said)).toEqual(
          statusesOf(
            message.job,
            all.map((one) => one.message),
          ),
        );
    }),
  );
});

interface Said {
  readonly job?: string | undefined;
  readonly status: string;
}

function statusesOf(job: string | undefined, said: readonly Said[]): readonly string[] {
  return said.filter((one) => one.job === job).map(({ status }) => status);
}

test('many of a rule are told with the worst of them, each once, and what was left out', () => {
  const rest = many(10, { tries: 3 });
  const first = due({ job: 'pay', createdAt: NOON - MINUTE });
  const suppressed = { count: 2, reason: 'a silence' };
  const before = {
    ...first.message,
    severity: 'critical',
    runbook: 'https://wiki.example.com/slow',
  } as const;
  const again = due({ job: 'pay', episodeId: first.episodeId ?? 0 });
  const [sending] = sendingsOf([
    { ...first, message: { ...before, suppressed } },
    ...rest,
    { ...again, message: { ...before, id: 'again', suppressed: { ...suppressed, count: 3 } } },
  ]);
  expect(sending).toMatchObject({ tries: 1, createdAt: NOON });
  expect(sending?.deliveries).toHaveLength(12);
  expect(sending?.message).toEqual({
    id: expect.stringMatching(/^digest_/),
    status: 'digest',
    of: 'firing',
    severity: 'critical',
    title: 'slow fires for 11 jobs',
    since: NOON - MINUTE,
    alerts: expect.arrayContaining([
      { rule: 'slow', severity: 'critical', job: 'pay', since: NOON - MINUTE },
    ]),
    command: 'worker alert:explain slow',
    runbook: 'https://wiki.example.com/slow',
    suppressed: { count: 5, reason: 'a silence' },
  });
});

test('what says that an alert fires which is over is outdated where no end of it waits', () => {
  const again = due({ ...failed, ...known });
  const other = due({ ...failed, ...known, status: 'resolved' });
  expect(planSending([again, other])).toMatchObject({
    sendings: [{ deliveries: [other] }],
    outdated: [again],
  });
});

test('what an end replaces is done with it', () => {
  const again = due({ ...failed, ...known });
  const end = due({ ...failed, ...known, episodeId: again.episodeId ?? 0, status: 'resolved' });
  expect(sendingsOf([again, end])).toMatchObject([{ message: end.message, deliveries: [end, again] }]);
});

test('the command of many is one that a shell takes', () => {
  expect(sendingsOf(many(11, { rule: 'too slow' }))[0]?.message).toMatchObject({
    command: "worker alert:explain 'too slow'",
  });
});

test('that many are over says of each when it was', () => {
  const [sending] = sendingsOf(many(11, { status: 'resolved', overAt: NOON }));
  expect(sending?.message).toMatchObject({
    of: 'resolved',
    title: 'slow is resolved for 11 jobs',
    resolvedAt: NOON,
    alerts: times(11, { resolvedAt: NOON }),
  });
});

test.each([
  [{ queue: 'mail' }, '1 queue'],
  [{ node: 'ada' }, '1 node'],
  [{}, '11 alerts'],
])('many about %o are said to be %s', (about, words) => {
  const all = many(11).map((one) => {
    const { job: _, ...message } = one.message;
    return { ...one, message: { ...message, ...about } };
  });
  expect(sendingsOf(all)[0]?.message).toMatchObject({ title: `slow fires for ${words}` });
});

test('a digest says how many there were, the worst of them, and from when to when', () => {
  const first = due({ ...failed, overAt: NOON + MINUTE });
  const worst = due(failed);
  const message = { ...worst.message, severity: 'critical', job: 'pay', since: NOON - 9 * MINUTE } as const;
  const [digest] = sendingsOf([first, { ...worst, message, tries: 5, createdAt: NOON - MINUTE }]);
  expect(digest).toMatchObject({
    tries: 2,
    createdAt: NOON,
    now: NOON,
    deliveries: [{ id: first.id }, { id: worst.id }],
  });
  expect(digest?.message).toEqual({
    id: expect.stringMatching(/^digest_/),
    status: 'digest',
    of: 'over',
    severity: 'critical',
    title: '2 alerts came and went while the mail server could not be reached',
    since: NOON - 9 * MINUTE,
    resolvedAt: NOON + MINUTE,
    alerts: [
      { rule: 'slow', severity: 'critical', job: 'pay', since: NOON - 9 * MINUTE, resolvedAt: NOON },
      { rule: 'slow', severity: 'low', job: 'mail.send', since: NOON - MINUTE, resolvedAt: NOON + MINUTE },
    ],
  });
});

test('the same alerts make the same digest, and others another', () => {
  const [a, b, c] = [due(failed), due(failed), due(failed)];
  expect(idOf([b, a])).toBe(idOf([a, b]));
  expect(idOf([a, c])).not.toBe(idOf([a, b]));
  const all = many(11);
  expect(idOf(all.toReversed())).toBe(idOf(all));
  expect(idOf(all.map((one) => ({ ...one, ...failed })))).not.toBe(idOf(all));
});

function idOf(all: readonly DueDelivery[]): string | undefined {
  return sendingsOf(all)[0]?.message.id;
}
