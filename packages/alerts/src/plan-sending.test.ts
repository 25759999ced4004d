import { expect, test } from 'vitest';
import { planSending } from './plan-sending.ts';
import type { DueDelivery } from './store/deliveries.ts';

const NOON = Date.parse('2026-03-02T12:00:00Z');
const MINUTE = 60_000;

let lastId = 0;
function due({
  status = 'firing',
  ...changes
}: Partial<DueDelivery> & { status?: 'firing' | 'resolved' } = {}) {
  lastId += 1;
  const delivery: DueDelivery = {
    id: lastId,
    channel: 'email',
    episodeId: lastId,
    tries: 1,
    createdAt: NOON,
    now: NOON,
    message: {
      id: `m${lastId}`,
      status,
      severity: 'low',
      rule: 'slow',
      title: 'it is slow',
      job: 'mail.send',
      since: NOON - MINUTE,
    },
    ...changes,
  };
  return delivery;
}

const failed = { tries: 2, overAt: NOON };
const old = { overAt: NOON, now: NOON + 3 * MINUTE };
const fresh = { overAt: NOON, now: NOON + 2 * MINUTE };

test.each`
  what                                                      | deliveries                                                                                   | sent
  ${'what is new is told as it is'}                         | ${[due(), due()]}                                                                            | ${['firing', 'firing']}
  ${'what is over sooner than that, too'}                   | ${[due({ ...fresh, episodeId: 1 }), due({ ...fresh, episodeId: 1, status: 'resolved' })]}    | ${['firing', 'resolved']}
  ${'what failed and is over is a digest'}                  | ${[due(failed), due(failed)]}                                                                | ${['digest of 2']}
  ${'also if it is alone: nobody hears that it fires'}      | ${[due(failed)]}                                                                             | ${['digest of 1']}
  ${'what lay for long and is over is a digest'}            | ${[due(old), due(old)]}                                                                      | ${['digest of 2']}
  ${'with the end of it, however new'}                      | ${[due({ ...failed, episodeId: 1 }), due({ ...fresh, episodeId: 1, status: 'resolved' })]}   | ${['digest of 1']}
  ${'an end alone is an end'}                               | ${[due({ ...failed, status: 'resolved' })]}                                                  | ${['resolved']}
  ${'ends are a digest'}                                    | ${[due({ ...failed, status: 'resolved' }), due({ ...failed, status: 'resolved' })]}          | ${['digest of 2']}
  ${'what still fires is told in its place, however it is'} | ${[due({ tries: 9 }), due(failed), due({ tries: 9, now: NOON + 99 * MINUTE }), due(failed)]} | ${['firing', 'digest of 2', 'firing']}
`('$what', ({ deliveries, sent }) => {
  const told = planSending(deliveries).map(({ message }) =>
    message.status === 'digest' ? `digest of ${message.alerts.length}` : message.status,
  );
  expect(told).toEqual(sent);
});

test('a digest says how many there were, the worst of them, and from when to when', () => {
  const first = due({ ...failed, overAt: NOON + MINUTE });
  const worst = due(failed);
  const message = { ...worst.message, severity: 'critical', job: 'pay', since: NOON - 9 * MINUTE } as const;
  const [digest] = planSending([first, { ...worst, message, tries: 5, createdAt: NOON - MINUTE }]);
  expect(digest).toMatchObject({
    tries: 2,
    createdAt: NOON,
    now: NOON,
    deliveries: [{ id: first.id }, { id: worst.id }],
  });
  expect(digest?.message).toEqual({
    id: expect.stringMatching(/^digest_/),
    status: 'digest',
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
});

function idOf(all: readonly DueDelivery[]): string | undefined {
  return planSending(all)[0]?.message.id;
}
