/** What an event says in one line: `mail, active → paused: provider down`, `attempt 2, took 447 ms: no such mailbox`. Pure. */
import type { News } from '@sb/events';
import { formatDuration } from '@sb/words';
import { clean } from './clean.ts';

/** Said by the columns beside it. */
const ELSEWHERE: ReadonlySet<string> = new Set(['runId', 'jobId', 'orgId']);
/** The thing that it is about, which needs no name before it. */
const SUBJECTS: ReadonlySet<string> = new Set([
  'queue',
  'schedule',
  'node',
  'rule',
  'user',
  'task',
  'quest',
  'name',
]);
/** At the end, behind a colon. */
const TEXTS: readonly string[] = ['summary', 'error', 'reason'];
const NAMES: Readonly<Record<string, string>> = { durationMs: 'took' };

export function eventSays({ payload }: Pick<News, 'payload'>): string {
  const entries = Object.entries(payload).filter(([name]) => !ELSEWHERE.has(name) && !TEXTS.includes(name));
  const subjects = entries.flatMap(([name, value]) => (SUBJECTS.has(name) ? plain(value) : []));
  const change = changeText(payload['before'], payload['after']);
  const facts = entries.flatMap(([name, value]) =>
    SUBJECTS.has(name) || name === 'before' || name === 'after' ? [] : factText(name, value),
  );
  const words = [...subjects, ...change, ...facts].join(', ');
  const [text = ''] = TEXTS.flatMap((name) => plain(payload[name]));
  return clean([words, text].filter((part) => part !== '').join(': '));
}

/** Both of them in one word each; objects are for those who look at the whole event. */
function changeText(before: unknown, after: unknown): readonly string[] {
  const [from, to] = [wordOf(before), wordOf(after)];
  return from === undefined || to === undefined ? [] : [`${from} → ${to}`];
}

function wordOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  const mode = typeof value === 'object' && value !== null && 'mode' in value ? value.mode : undefined;
  return typeof mode === 'string' ? mode : undefined;
}

function factText(name: string, value: unknown): readonly string[] {
  if (typeof value === 'number' && name.endsWith('Ms'))
    return [`${NAMES[name] ?? spaced(name.slice(0, -2))} ${formatDuration(value)}`];
  if (value === true) return [spaced(name)];
  return plain(value).map((text) => `${spaced(name)} ${text}`);
}

function plain(value: unknown): readonly string[] {
  return (typeof value === 'string' && value !== '') || typeof value === 'number' ? [String(value)] : [];
}

/** `maxAttempts` as two words. */
function spaced(name: string): string {
  return name.replaceAll(/(?<=[a-z])[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}
