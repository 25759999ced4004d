import { expect, test } from 'vitest';
import { questPath, readQuestParts, refiltered, taskFilter } from './quest-path.ts';

test.each([
  '/quests',
  '/quests?view=tasks&org=acme&status=todo%2Cblocked&in=q-1&text=ada',
  '/quests?view=quests&state=locked&quest=q-1',
  '/quests?view=quests&archived=true&quest=q-1',
  '/quests?task=t-1&act=edit',
])('%s is read and written as it is', (path) => {
  const search = Object.fromEntries(new URLSearchParams(path.split('?')[1]));
  expect(questPath(readQuestParts(search))).toBe(path);
});

test('what no page has is left out', () => {
  expect(questPath(readQuestParts({ view: 'x', act: 'delete', page: '3' }))).toBe('/quests');
});

test('a list of tasks is asked by the names of its route', () => {
  expect(taskFilter(readQuestParts({ in: 'q-1', status: 'todo', state: 'locked' }))).toEqual({
    quest: 'q-1',
    status: 'todo',
  });
});

test('what is archived has one order', () => {
  const parts = readQuestParts({ view: 'quests', sort: 'updated' });
  expect(questPath(refiltered(parts, 'state', 'locked'))).toBe(
    '/quests?view=quests&sort=updated&state=locked',
  );
  expect(questPath(refiltered(parts, 'archived', 'true'))).toBe('/quests?view=quests&archived=true');
});
