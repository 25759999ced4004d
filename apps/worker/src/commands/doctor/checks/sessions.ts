import { readHotSettings, type SessionSetting } from '@sb/storage';
import { type Check, type Finding, ok } from './check.ts';

/** Pure. */
export function judgeSessions(settings: readonly SessionSetting[]): Finding {
  const wrong = settings.filter(({ found, expected }) => found !== expected);
  if (wrong.length === 0) return ok('planned as the hot statements need it');
  const set = wrong.map(({ name, expected }) => `set ${name} = ${expected}`).join('; ');
  return {
    verdict: 'warning',
    found: wrong.map(({ name, found }) => `${name} is ${found}`).join(', '),
    expected: wrong.map(({ name, expected }) => `${name} ${expected}`).join(', '),
    advice: `A pooler swallows what a connection asks for. Give its role these instead: alter role <role> ${set}`,
  };
}

export const sessions: Check = {
  id: 'sessions',
  title: 'settings of connections',
  dialect: 'postgres',
  examine: async ({ store }) => judgeSessions(await readHotSettings(store)),
};
