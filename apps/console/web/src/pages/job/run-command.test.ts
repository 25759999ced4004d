import { expect, test } from 'vitest';
import { runCommand } from './run-command.ts';

const NOW = { zone: 'Europe/Berlin', now: Date.parse('2026-11-28T06:00:00Z') };
const WISH = { id: 'mail', input: '{}', start: '', dedupeKey: '', reason: '' };
const MAIL = "worker job mail --enqueue --input '{}'";

test.each([
  [{}, MAIL],
  [{ start: 'now' }, MAIL],
  [{ start: '10m' }, `${MAIL} --delay 10m`],
  [{ start: '2026-11-28T06:01:30Z' }, `${MAIL} --delay 90s`],
  [{ start: '2026-11-28T05:00:00Z' }, MAIL],
  [{ start: '07:01' }, `${MAIL} --delay 60s`],
  [{ start: 'soon' }, `${MAIL} --delay …`],
  [{ start: '10m', reason: ' as agreed' }, `${MAIL} --delay 10m --because 'as agreed'`],
  [{ priority: 'high', dedupeKey: 'order 7' }, `${MAIL} --priority high --dedupe-key 'order 7'`],
  [{ dryRun: true }, `${MAIL} --dry-run`],
  [{ input: '{"apiKey":"[redacted]"}' }, 'worker job mail --enqueue --input …'],
  [{ input: `{"to":"O'Brien"}` }, String.raw`worker job mail --enqueue --input '{"to":"O'\''Brien"}'`],
])('%o', (some, command) => expect(runCommand({ ...WISH, ...some }, NOW)).toBe(command));
