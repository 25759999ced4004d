/**
 * The fingerprint of an error: equal for errors of the same kind, whatever numbers, ids, quoted texts and paths their
 * messages have. Dead letters are grouped by it. Pure.
 */
import { contentHash } from '@sb/words';

/** Of the hash: enough for millions of groups. */
const DIGITS = 16;
/** A message may have a stack or a document in it. */
const LONGEST_LINE = 500;

interface Facts {
  readonly name?: unknown;
  readonly message?: unknown;
  readonly stack?: unknown;
}

/** `error`: the JSON text of a stored error. */
export function errorPrint(error: string): string {
  const value: unknown = JSON.parse(error);
  const facts: Facts = typeof value === 'object' && value !== null ? value : { message: value };
  const name = typeof facts.name === 'string' ? facts.name : '';
  const message = typeof facts.message === 'string' ? facts.message : JSON.stringify(facts.message ?? '');
  const frame = typeof facts.stack === 'string' ? firstOwnFrame(facts.stack) : '';
  return contentHash([name, shapeOf(message), frame]).slice(0, DIGITS);
}

/** The fingerprint of runs that failed without an error. */
export function reasonPrint(reason: string): string {
  return contentHash([reason]).slice(0, DIGITS);
}

/** The first line of a message without what differs from run to run. */
export function shapeOf(message: string): string {
  const [line = ''] = message.split('\n');
  return VARYING.reduce((text, [pattern, word]) => text.replace(pattern, word), line.slice(0, LONGEST_LINE));
}

/** The order matters: a path may have numbers, and a quoted text may have a path. */
const VARYING: readonly (readonly [pattern: RegExp, word: string])[] = [
  [/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`(?:[^`\\]|\\.)*`/g, '<text>'],
  [/\b[a-z][a-z\d+.-]*:\/\/\S+/gi, '<url>'],
  [/\b[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}\b/gi, '<id>'],
  [/(?:[a-z]:)?(?:[\\/][\w.@-]+){2,}/gi, '<path>'],
  [/\b(?=[\da-f]*\d)[\da-f]{8,}\b/gi, '<id>'],
  [/\d+(?:[.,:]\d+)*/g, '<n>'],
];

/** Function and file of the first frame that is neither Node's nor a library's; no line, since code moves. */
function firstOwnFrame(stack: string): string {
  const frame = stack
    .split('\n')
    .map((line) => FRAME.exec(line.trim()))
    .find((match) => match && !FOREIGN.test(match[0]));
  return frame ? `${frame[1] ?? ''} ${(frame[2] ?? '').split(/[\\/]/).at(-1)}` : '';
}

const FRAME = /^at (?:(.*?) \()?(.*?):\d+:\d+\)?$/;
const FOREIGN = /node:|node_modules|<anonymous>/;
