import { expect, test } from 'vitest';
import { runCommand } from './run-command.ts';
import { NO_OPTIONS } from './run-options.ts';

const NOW = { zone: 'Europe/Berlin', now: Date.parse('2026-11-28T06:00:00Z') };
const WISH = { id: 'mail', input: '{}', start: '', dedupeKey: '', reason: '' };
const MAIL = "worker job mail --enqueue --input '{}'";

test.each([
  [{}, MAIL],
  [{ start: 'now' }, MAIL],
  [{ start: '10m' }, `${MAIL} --delay 10m`],
  [{ start: '2026-11-28T06:01:30Z' }, `${MAIL} --run-at 2026-11-28T06:01:30.000Z`],
  [{ start: '07:01' }, `${MAIL} --run-at 2026-11-28T06:01:00.000Z`],
  [{ start: 'soon' }, `${MAIL} --delay …`],
  [{ start: '10m', reason: ' as agreed' }, `${MAIL} --delay 10m --because 'as agreed'`],
  [{ priority: 'high', dedupeKey: 'order 7' }, `${MAIL} --priority high --dedupe-key 'order 7'`],
  [{ dryRun: true }, `${MAIL} --dry-run`],
  [{ options: { ...NO_OPTIONS, after: '7' } }, `${MAIL} --after 7`],
  [{ options: { ...NO_OPTIONS, tags: 'a' } }, false],
  [{ input: '{"apiKey":"[redacted]"}' }, 'worker job mail --enqueue --input …'],
  [{ input: `{"to":"O'Brien"}` }, String.raw`worker job mail --enqueue --input '{"to":"O'\''Brien"}'`],
])('%o', (some, command) => expect(runCommand({ ...WISH, ...some }, NOW)).toBe(command));
