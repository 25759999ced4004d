/** What an act changed, from its event: what it was, and what it is now. Pure. */
import type { News } from '@sb/events';

/** Absent: the event does not say it, or there was nothing. */
export interface ActChange {
  readonly before?: unknown;
  readonly after?: unknown;
}

type Facts = Readonly<Record<string, unknown>>;

/** Events of the engine have `before` and `after`; those of a board have changed fields, a move, or a member before. */
export function actChange({ type, payload }: Pick<News, 'type' | 'payload'>): ActChange {
  const { before, after, fields, from, to } = payload;
  if (before !== undefined || after !== undefined) return present({ before, after });
  if (Array.isArray(fields)) return fieldsChange(fields as readonly Facts[]);
  if (from !== undefined && to !== undefined) {
    const name = type.startsWith('quest.') ? 'state' : 'status';
    return { before: { [name]: from }, after: { [name]: to } };
  }
  if (type === 'task.assigned' || type === 'task.unassigned')
    return {
      before: present({ assigneeId: payload['previous'] }),
      after: present({ assigneeId: payload['memberId'] }),
    };
  return {};
}

/** Fields whose values are in no event are in neither. */
function fieldsChange(fields: readonly Facts[]): ActChange {
  const told = fields.filter(({ from, to }) => from !== undefined || to !== undefined);
  if (told.length === 0) return {};
  const side = (name: 'from' | 'to'): Facts =>
    present(Object.fromEntries(told.map((one) => [String(one['field']), one[name]])));
  return { before: side('from'), after: side('to') };
}

function present(facts: Facts): Facts {
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined));
}
