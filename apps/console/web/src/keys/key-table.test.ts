import { describe, expect, test } from 'vitest';
import { PAGES } from '../frame/pages.ts';
import { KEY_GROUPS, keyLabel, strokeName } from './key-table.ts';

const NONE = { shiftKey: false, ctrlKey: false, metaKey: false, altKey: false };

describe('strokes', () => {
  test.each([
    [{ ...NONE, key: 'j' }, 'j'],
    [{ ...NONE, key: 'X', shiftKey: true }, 'Shift x'],
    [{ ...NONE, key: '?', shiftKey: true }, '?'],
    [{ ...NONE, key: '#' }, '#'],
    [{ ...NONE, key: 'k', ctrlKey: true }, 'Mod k'],
    [{ ...NONE, key: 'K', metaKey: true }, 'Mod k'],
    [{ ...NONE, key: 'Enter' }, 'Enter'],
    [{ ...NONE, key: 'j', altKey: true }, undefined],
    [{ ...NONE, key: '1', altKey: true }, undefined],
    [{ ...NONE, key: 'ArrowLeft', altKey: true }, undefined],
    [{ ...NONE, key: '[', altKey: true }, '['],
    [{ ...NONE, key: '#', altKey: true, ctrlKey: true }, '#'],
  ])('%o', (stroke, name) => expect(strokeName(stroke)).toBe(name));
});

describe('the table', () => {
  test.each(
    KEY_GROUPS.map(({ name, records }) => [name, records.flatMap((record) => [...record.keys])] as const),
  )('a key does one thing: %s', (name, keys) => {
    const twice = keys.filter((key, at) => keys.indexOf(key) !== at);
    expect([name, twice]).toEqual([name, []]);
  });

  test('every page of the rail has its chord, in the order of the rail', () => {
    const chords = KEY_GROUPS[0].records
      .flatMap((record) => record.keys)
      .filter((key) => key.startsWith('g '));
    expect(chords).toEqual(PAGES.map(({ key }) => key));
  });
});

test('the key of forms is listed', () => {
  expect(KEY_GROUPS.flatMap(({ records }) => records.flatMap(({ keys }) => [...keys]))).toContain(
    'Mod Enter',
  );
});

test('keys as people read them', () => {
  expect(['Mod k', 'Escape', 'Shift x', 'j'].map((name) => keyLabel(name, true))).toEqual([
    '⌘K',
    'Esc',
    'Shift X',
    'j',
  ]);
  expect(keyLabel('Mod k', false)).toBe('Ctrl K');
});
