/** docs/conditions.md says what conditions do. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { compileCondition } from './condition.ts';
import { FUNCTIONS, LOOPS, METHODS } from './condition-language.ts';
import type { ConditionValues } from './condition-values.ts';

const page = readFileSync(path.resolve(import.meta.dirname, '../../../../docs/conditions.md'), 'utf8');
const runs: ConditionValues = JSON.parse(pieces('json').join('\n\n'));
const about = { variable: 'upstream', members: Object.keys(runs) };

test.each(pieces('cel'))('true: %s', (text) => {
  expect(compileCondition(text, about).evaluate(runs)).toBe(true);
});

test.each(pieces('text').map((piece) => piece.split('\n')))('%s', (text = '', message = '') => {
  expect(() => compileCondition(text, about).evaluate(runs)).toThrow(expect.objectContaining({ message }));
});

test('it names every function', () => {
  const [, table = ''] = page.split('## Operators and functions');
  const missing = [...FUNCTIONS, ...METHODS, ...LOOPS].filter(
    (name) => !new RegExp(`\\b${name}\\b`).test(table),
  );
  expect(missing).toEqual([]);
});

function pieces(language: string): string[] {
  const blocks = page.matchAll(/^```(\w+)\n([^]*?)^```$/gm);
  return Array.from(blocks).flatMap(([, of, text = '']) =>
    of === language ? text.trim().split('\n\n') : [],
  );
}
