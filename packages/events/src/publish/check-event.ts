import { isStorableText } from '@sb/storage';
import { CodedError, quote } from '@sb/words';
import { HISTORY_EVENTS } from '../catalogue.ts';
import type { NewEvent } from './publish.ts';

const LONGEST = 200;
/** The key of a job has a prefix that names its run. */
const LONGEST_STORED_KEY = LONGEST + 32;
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
  for (const [field, value] of Object.entries({ type, sourceApp, actor, orgId }))
    if (value !== undefined) checkText(field, value);
  if (dedupeKey !== undefined) checkText('dedupeKey', dedupeKey, LONGEST_STORED_KEY);
  if (typeof payload !== 'object' || payload === null || Array.isArray(payload))
    throw new InvalidEventError('payload', 'an object', payload);
}

/** The key as its author gives it: whether it fits must not depend on the prefix. Throws `InvalidEventError`. */
export function checkDedupeKey(key: unknown): void {
  checkText('dedupeKey', key);
}

/** Whether an event may have this text in a field such as `orgId`. */
export function isEventText(value: unknown, longest: number = LONGEST): value is string {
  return isStorableText(value) && value.length <= longest;
}

function checkText(field: string, value: unknown, longest: number = LONGEST): void {
  if (isEventText(value, longest)) return;
  throw new InvalidEventError(
    field,
    `text of at most ${longest} characters, without NUL or half of a surrogate pair`,
    value,
  );
}
