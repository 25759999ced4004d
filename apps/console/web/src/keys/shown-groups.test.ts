import { expect, test } from 'vitest';
import type { KeyName } from './key-table.ts';
import { shownGroups } from './shown-groups.ts';

const LIST: readonly KeyName[] = ['j', 'ArrowDown', '/'];

function shownAt(address: string, object: readonly KeyName[] = []) {
  return shownGroups(address, (key, levels) =>
    levels.includes('list') ? LIST.includes(key) : object.includes(key),
  );
}

test.each([
  ['/', ['Anywhere', 'Lists']],
  ['/audit?by=all', ['Anywhere', 'Lists']],
  ['/jobs', ['Anywhere', 'Lists']],
  ['/jobs/mail.digest', ['Anywhere', 'Lists', 'Job']],
  ['/graph?node=schedule-crm.after', ['Anywhere', 'Lists', 'Schedules', 'Graph']],
  ['/graph?as=table&run=3436', ['Anywhere', 'Lists', 'Run', 'Graph']],
  ['/runs/3436', ['Anywhere', 'Lists', 'Run']],
])('%s has its own keys', (address, names) => {
  expect(shownAt(address).map(({ name }) => name)).toEqual(names);
});

test('of lists only the keys that act', () => {
  const [, lists] = shownAt('/audit');
  expect(lists?.records.map(({ keys }) => keys)).toEqual([['j', 'ArrowDown'], ['/']]);
});

test('a key of the page whose object is not open does nothing now', () => {
  expect(nodeKeys([])).toEqual([
    ['c', true],
    ['d', true],
  ]);
  expect(nodeKeys(['c'])).toEqual([
    ['c', false],
    ['d', true],
  ]);
});

function nodeKeys(object: readonly KeyName[]) {
  return shownAt('/nodes', object)
    .at(-1)
    ?.records.map(({ keys, isIdle }) => [...keys, isIdle]);
}

test('on Alerts the key of the theme is that of a test', () => {
  const themes = ['/alerts', '/nodes'].map((address) =>
    shownAt(address)[0]?.records.some(({ does }) => does === 'theme'),
  );
  expect(themes).toEqual([false, true]);
});
