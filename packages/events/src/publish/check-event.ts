import { isStorableText } from '@sb/storage';
import { CodedError, quote } from '@sb/words';
import { HISTORY_EVENTS } from '../catalogue.ts';
import type { NewEvent } from './publish.ts';

const LONGEST = 200;
/** No blank, comma or star: they have a meaning where types are searched. */
const TYPE = /^[a-z][a-z0-9._:-]{0,199}$/i;
const EXPECTED_TYPE =
  'a name such as "invoice.sent": a letter, then letters, digits, ".", "_", "-" or ":", at most 200 characters';
/** Ends of runs are read from history: one of these from elsewhere would be the end of a run that goes on. */
const RESERVED: ReadonlySet<string> = new Set(Object.values(HISTORY_EVENTS));

/** An event that cannot be stored, or that no search could find. */
export class InvalidEventError extends CodedError {
  readonly code = 'EVENT_INVALID';
  readonly field: string;

  constructor(field: string, expected: string, got: unknown) {
    const shown = typeof got === 'string' ? quote(got) : typeof got;
    super(`An event's ${field}: expected ${expected}, got ${shown}.`);
    this.field = field;
  }
}

/** Throws `InvalidEventError`, before anything is written: the store would only refuse it in the middle. */
export function checkEvent(event: NewEvent): void {
  const { type, sourceApp, dedupeKey, actor, orgId, payload } = event;
  if (typeof type !== 'string' || !TYPE.test(type)) throw new InvalidEventError('type', EXPECTED_TYPE, type);
  if (RESERVED.has(type))
    throw new InvalidEventError('type', 'a type other than those of the ends of runs', type);
  for (const [field, value] of Object.entries({ type, sourceApp, dedupeKey, actor, orgId }))
    if (value !== undefined) checkText(field, value);
  if (typeof payload !== 'object' || payload === null || Array.isArray(payload))
    throw new InvalidEventError('payload', 'an object', payload);
}

function checkText(field: string, value: unknown): void {
  if (isStorableText(value) && value.length <= LONGEST) return;
  throw new InvalidEventError(
    field,
    `text of at most ${LONGEST} characters, without NUL or half of a surrogate pair`,
    value,
  );
}
