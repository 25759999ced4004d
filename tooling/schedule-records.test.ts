/** The records of a schedule, fires and events, are explained: docs/schedules-at-run-time.md has each kind once. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { VERDICTS } from '../packages/scheduler/src/plan/plan-fires.ts';

const ROOT = path.resolve(import.meta.dirname, '..');
const page = read('docs/schedules-at-run-time.md');

test('every verdict that a fire can have', () => {
  // The verdict of a refusal has its code after a colon.
  expect(firstCells('verdict').map((cell) => cell.replace(/:<code>$/, ''))).toEqual(VERDICTS);
});

test('every event of schedules that is in the catalogue', () => {
  const types = Array.from(
    read('packages/events/src/catalogue.ts').matchAll(/^ {2}'(schedule\.\w+)':/gm),
    ([, type]) => type,
  );
  expect(types.length).toBeGreaterThan(10);
  expect(new Set(firstCells('event'))).toEqual(new Set(types));
  expect(firstCells('event')).toHaveLength(types.length);
});

/** The rows of the table that begins with this heading. */
function firstCells(heading: string): readonly string[] {
  const [, table = ''] = new RegExp(`^\\| ${heading} .*\\n\\|[- |]+\\n([^]*?)\\n\\n`, 'm').exec(page) ?? [];
  return table.split('\n').map((row) => /`([^`]+)`/.exec(row)?.[1] ?? row);
}

function read(file: string): string {
  return readFileSync(path.join(ROOT, file), 'utf8');
}
