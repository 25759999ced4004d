/**
 * The fate of the deliveries of one episode by one channel. Pure. No message says that an alert fires which no longer does,
 * and a channel that was off does not send old numbers one by one.
 */
import type { DueAlertDelivery } from './alert-delivery.ts';
import type { DueDelivery } from './deliveries.sql.ts';

/** An alert that was over sooner than this was not delayed, so it does not belong in the digest. */
export const WAITED_MS = 2 * 60_000;

export type EpisodeFate =
  /** Each is a message of its own. */
  | 'alone'
  /** It fires, and a delivery waited for long before its first try: all of them go into the digest. */
  | 'late'
  /** It was over before the channel took a message of it: all of them go into the digest. */
  | 'missed'
  /** It is over, and the channel knows it: the message about the end replaces all of them. */
  | 'ended'
  /** The same, and no end of it waits: that was sent, or is not wanted. */
  | 'outdated';

/** `own`: all that are due of one episode, or one that belongs to none. */
export function fateOfEpisode(own: readonly DueAlertDelivery[]): EpisodeFate {
  if (own.every(({ overAt }) => overAt === undefined))
    return own.some(({ isLate }) => isLate === true) ? 'late' : 'alone';
  if (!own.some(hasWaited)) return 'alone';
  if (!own.some(({ wasSent }) => wasSent === true)) return 'missed';
  return own.some(({ message }) => message.status === 'resolved') ? 'ended' : 'outdated';
}

/** Whether this is the first try of a delivery, long after its creation. Tests and the like have no episode. */
export function isNewlyLate({ isLate, tries, episodeId, createdAt, now }: DueDelivery): boolean {
  return !isLate && tries === 1 && episodeId !== undefined && now - createdAt > WAITED_MS;
}

function hasWaited({ tries, createdAt, now }: DueDelivery): boolean {
  return tries > 1 || now - createdAt > WAITED_MS;
}
