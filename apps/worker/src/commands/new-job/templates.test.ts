import path from 'node:path';
import { expect, test } from 'vitest';
import { listTemplates } from './templates.ts';

const FOLDER = path.join(import.meta.dirname, '../../../templates');
const COLUMNS = 80;
const GAP = 2;

test('what a template does is said in the columns of a terminal that its name leaves', () => {
  const templates = listTemplates([FOLDER]);
  expect(templates).toHaveLength(9);
  const left = COLUMNS - GAP - Math.max(...templates.map(({ name }) => name.length));
  expect(templates.filter(({ summary }) => summary.length > left || summary === '')).toEqual([]);
});
