import { expect, test } from 'vitest';
import { readSettingsParts, settingsPath } from './settings-path.ts';

test.each(['/settings?tab=users&user=ana', '/settings?tab=sessions&of=all', '/settings?tab=doctor'])(
  '%s is the address of what it says',
  (path) => {
    const search = Object.fromEntries(new URL(path, 'http://x').searchParams);
    expect(settingsPath(readSettingsParts(search, 'users'))).toBe(path);
  },
);

test('without a tab, or with one that there is not, it is the first', () => {
  expect(readSettingsParts({}, 'sessions').tab).toBe('sessions');
  expect(readSettingsParts({ tab: 'x' }, 'users').tab).toBe('users');
  expect(settingsPath({})).toBe('/settings');
});
