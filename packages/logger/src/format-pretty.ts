import { escapeCharacter, escapeInvisible } from '@sb/words';
import type { LogLevel, LogLine } from './log-line.ts';

const DIM = 2;
const LEVEL_COLORS: Readonly<Record<LogLevel, number>> = { debug: DIM, info: 36, warn: 33, error: 31 };

// Characters that a terminal would act on. Line breaks are handled apart.
const CONTROL = /[^\P{Cc}\n\t]/gu;

/** `08:18:02 info  run 1205 started  key=value`, in local time; the stack of an error follows, indented. */
export function formatPretty({ at, level, message, fields = {} }: LogLine, color = false): string {
  const paint = (text: string, code: number): string => (color ? `\u001b[${code}m${text}\u001b[0m` : text);
  const time = paint(clock(new Date(at)), DIM);
  const pairs = Object.entries(fields).map(
    ([key, value]) => `${paint(`${printable(key)}=`, DIM)}${formatValue(value)}`,
  );
  const words = [printable(message), pairs.join(' ')].filter((part) => part !== '');
  const stacks = Object.values(fields).flatMap(stackLines);
  return [`${time} ${paint(level.padEnd(5), LEVEL_COLORS[level])} ${words.join('  ')}`, ...stacks].join('\n');
}

function clock(date: Date): string {
  return [date.getHours(), date.getMinutes(), date.getSeconds()]
    .map((part) => String(part).padStart(2, '0'))
    .join(':');
}

function formatValue(value: unknown): string {
  if (typeof value === 'string')
    return /^[^\s"=]+$/.test(value) ? printable(value) : printable(JSON.stringify(value));
  if (!isError(value)) return printable(JSON.stringify(value) ?? '');
  return printable(JSON.stringify(`${value.name}: ${value.message}`));
}

function stackLines(value: unknown): string[] {
  if (!isError(value) || !('stack' in value)) return [];
  const frames = value.stack.split('\n').filter((line) => /^\s+at /.test(line));
  return frames.map((frame) => `    ${printable(frame.trim())}`);
}

/** A brief error has a code in place of a stack. */
function isError(value: unknown): value is { name: string; message: string; stack?: string } {
  if (typeof value !== 'object' || value === null || !('name' in value && 'message' in value)) return false;
  if ('stack' in value) return typeof value.stack === 'string';
  return 'code' in value && Object.keys(value).length === 3;
}

/** A text with line breaks is indented, so that no part of it looks like another line. */
function printable(text: string): string {
  return escapeInvisible(text.replaceAll(CONTROL, escapeCharacter)).replaceAll('\n', '\n    ');
}
