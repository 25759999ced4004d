/** Deliveries that are due, with what does not matter filled in. */
import type { DueAlertDelivery } from '../src/deliver/alert-delivery.ts';
import type { AlertMessage } from '../src/message.ts';

export const NOON = Date.parse('2026-03-02T12:00:00Z');
export const MINUTE = 60_000;

let lastId = 0;
export function due({
  status = 'firing',
  rule = 'slow',
  job = 'mail.send',
  ...changes
}: Partial<DueAlertDelivery> & { status?: AlertMessage['status']; rule?: string; job?: string } = {}) {
  lastId += 1;
  const delivery: DueAlertDelivery = {
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
      rule,
      title: 'it is slow',
      job,
      since: NOON - MINUTE,
    },
    ...changes,
  };
  return delivery;
}

export const failed = { tries: 2, overAt: NOON };
export const known = { wasSent: true };
export const old = { overAt: NOON, now: NOON + 3 * MINUTE };
export const late = { isLate: true };
export const fresh = { overAt: NOON, now: NOON + 2 * MINUTE };
