/**
 * What an event says in one line: `paused queue mail: provider down`, `attempt 2, took 447 ms: no such mailbox`. An act has
 * the words of the audit, so that one event has one vocabulary; a type without words says its fields. Pure.
 */
import type { News } from '@sb/events';
import { compactDuration } from '@sb/words';
import { failureWords } from '../runs/failure-words.ts';
import { clean } from '../text/clean.ts';
import { knownActWords } from './act-words.ts';
import { eventSentence } from './event-sentences.ts';

/** Said by the columns beside it, or by the run. */
const ELSEWHERE: ReadonlySet<string> = new Set(['runId', 'jobId', 'orgId', 'trigger']);
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
/** A time has the zone of its reader, who has it beside the text. */
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;
const NAMES: Readonly<Record<string, string>> = { durationMs: 'took' };

export function eventSays({
  type,
  payload,
  jobId,
}: Pick<News, 'type' | 'payload'> & Partial<Pick<News, 'jobId'>>): string {
  const said =
    (type === 'run.dead' ? failureWords(payload['reason'], payload['permanent']) : undefined) ??
    eventSentence(type, payload, jobId);
  if (said !== undefined) return clean(said);
  const act = knownActWords(type, payload);
  return clean(act === undefined ? fieldsText(payload) : withText(act, payload['reason']));
}

function withText(words: string, text: unknown): string {
  return [words, ...plain(text)].filter((part) => part !== '').join(': ');
}

function fieldsText(payload: News['payload']): string {
  const entries = Object.entries(payload).filter(([name]) => !ELSEWHERE.has(name) && !TEXTS.includes(name));
  const subjects = entries.flatMap(([name, value]) => (SUBJECTS.has(name) ? plain(value) : []));
  const change = changeText(payload['before'], payload['after']);
  const facts = entries.flatMap(([name, value]) =>
    SUBJECTS.has(name) || name === 'before' || name === 'after' ? [] : factText(name, value),
  );
  const words = [...subjects, ...change, ...facts].join(', ');
  return withText(
    words,
    TEXTS.map((name) => payload[name]).find((text) => plain(text).length > 0),
  );
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
    return [`${NAMES[name] ?? spaced(name.slice(0, -2))} ${compactDuration(value)}`];
  if (value === true) return [spaced(name)];
  return plain(value).map((text) => `${spaced(name)} ${text}`);
}

function plain(value: unknown): readonly string[] {
  if (typeof value === 'number') return [String(value)];
  return typeof value === 'string' && value !== '' && !INSTANT.test(value) ? [value] : [];
}

/** `maxAttempts` as two words. */
function spaced(name: string): string {
  return name.replaceAll(/(?<=[a-z])[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}
