import type { NewEvent } from '@sb/events';
import type { QuestboardEvent } from '../events.ts';
import type { Act } from './act.ts';

/** An event with the one who acts. `reason` belongs to what was decided, not to what follows from that by a rule. */
export function newEvent(
  { id, type, orgId, payload }: Pick<QuestboardEvent, 'id' | 'type' | 'orgId' | 'payload'>,
  { actor, sourceApp, reason }: Pick<Act, 'actor' | 'sourceApp'> & { readonly reason?: string | undefined },
): NewEvent {
  return {
    type,
    orgId,
    dedupeKey: id,
    payload: { ...payload, ...(reason !== undefined && { reason }) },
    actor,
    ...(sourceApp !== undefined && { sourceApp }),
  };
}
