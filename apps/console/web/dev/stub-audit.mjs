/** What people did, for the stub. */
import { DAY, HOUR, MINUTE, past } from './stub-time.mjs';

/** @param {URLSearchParams} params */
export function audit(params) {
  const [actor, action, object, by] = ['actor', 'action', 'object', 'by'].map((name) => params.get(name));
  const items = ACTS().filter(
    (one) =>
      (!actor || one.actor === actor) &&
      (!action || one.action === action || one.action.startsWith(action.replace(/\*$/, ''))) &&
      (!object || one.object?.name === object) &&
      (!by || (one.via === 'engine') === (by === 'engine')),
  );
  return { now: past(0), items };
}

/** @type {(id: number, ago: number, actor: string, via: string, action: string, says: string, more?: object) => any} */
const acted = (id, ago, actor, via, action, says, more = {}) => ({
  id,
  at: past(ago),
  actor,
  via,
  action,
  says,
  payload: more,
  ...more,
});
const on = (/** @type {string} */ kind, /** @type {string} */ name) => ({ object: { kind, name } });

function ACTS() {
  return [
    acted(918, 2 * MINUTE, 'user:ana', 'console', 'run.replayed', 'ran run 3436 again as 3559', {
      ...on('run', '3436'),
      reason: 'smtp host replaced, OPS-418',
    }),
    acted(915, 9 * MINUTE, 'user:ana', 'console', 'user.changed', 'changed the rights of ben', {
      ...on('user', 'ben'),
      before: { role: 'viewer', canSeePayload: true },
      after: { role: 'operator', canSeePayload: true },
    }),
    acted(912, 39 * MINUTE, 'user:ana', 'console', 'queue.paused', 'paused queue media', {
      ...on('queue', 'media'),
      reason: 'storage move, OPS-418',
      before: { mode: 'active' },
      after: { mode: 'paused', until: past(-21 * MINUTE), by: 'user:ana' },
    }),
    acted(
      905,
      2 * HOUR,
      'token:ci@ana',
      'token',
      'schedule.run_requested',
      'ran schedule snapshot.nightly now: run 3501',
      {
        ...on('schedule', 'snapshot.nightly'),
      },
    ),
    acted(897, 3 * HOUR, 'user:ben', 'console', 'alert.silenced', 'silenced alerts: silence 7', {
      ...on('silence', '7'),
      reason: 'known: oldshop endpoint is gone, contract ends 30 Nov',
    }),
    acted(881, 5 * HOUR, 'deploy', 'cli', 'job.limited', 'changed the limits of job mail.digest', {
      ...on('job', 'mail.digest'),
      before: { maxRunning: 8 },
      after: { maxRunning: 4 },
    }),
    acted(
      870,
      6 * HOUR,
      'user:cleo',
      'console',
      'access.denied',
      'was refused POST /api/v1/queues/:name/purge: it needs admin',
    ),
    acted(
      866,
      7 * HOUR,
      'user:ana',
      'console',
      'token.created',
      'made token 3 (ci of ana) with the role operator',
      {
        ...on('token', '3'),
        after: { jobs: ['report.*'], expiresAt: past(-5 * DAY) },
      },
    ),
    acted(
      850,
      9 * HOUR,
      'user:ana',
      'console',
      'user.signed_in',
      'signed in from 10.0.4.17',
      on('user', 'ana'),
    ),
    acted(
      12,
      30 * HOUR,
      'schedule:snapshot.nightly',
      'engine',
      'schedule.fired',
      'fired schedule snapshot.nightly: run 3400',
      {
        ...on('schedule', 'snapshot.nightly'),
      },
    ),
  ];
}
