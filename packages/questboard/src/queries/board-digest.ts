import { localDate } from '../calendar.ts';
import { createDigest } from '../day/digest.ts';
import type { DigestPayload } from '../events.ts';
import type { Instant } from '../model.ts';
import type { ShownOrganisation } from './show-organisation.ts';

/**
 * Makes the digest of the last day that has decks from the stored board, as a run on that day publishes it: for
 * readers who missed the event. Undefined before the first run.
 */
export function boardDigest({
  org,
  quests,
  tasks,
  flags,
  decks,
}: ShownOrganisation): DigestPayload | undefined {
  const date = decks[0]?.date;
  if (date === undefined) return undefined;
  const isOfDay = (instant: Instant | undefined): boolean =>
    instant !== undefined && localDate(instant, org.timezone) === date;
  return createDigest({
    date,
    unlocked: quests.filter(({ unlockedAt }) => isOfDay(unlockedAt)),
    completed: quests.filter(({ completedAt }) => isOfDay(completedAt)),
    openFlags: flags,
    decks,
    taskById: new Map(tasks.map((task) => [task.id, task])),
  });
}
