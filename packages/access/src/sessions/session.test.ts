import { expect, test } from 'vitest';
import { judgeSession } from './session.ts';

const NOW = Date.UTC(2030, 0, 1, 12);
const HOUR = 3_600_000;

const SESSION = {
  hash: 'h',
  kind: 'user' as const,
  user_id: 1,
  version: 3,
  created_at: NOW - HOUR,
  seen_at: NOW - HOUR,
  expires_at: NOW + HOUR,
  ip: null,
  agent: null,
};
const USER = {
  id: 1,
  name: 'ana',
  password: '',
  role: 'viewer' as const,
  can_payload: 1,
  orgs: null,
  disabled_at: null,
  created_at: 0,
  created_by: 'ada',
  version: 3,
};

test.each`
  what                          | session                              | user                  | verdict
  ${'seen 12 hours ago'}        | ${{ seen_at: NOW - 12 * HOUR }}      | ${{}}                 | ${'expired'}
  ${'seen just less ago'}       | ${{ seen_at: NOW - 12 * HOUR + 1 }}  | ${{}}                 | ${undefined}
  ${'at its end'}               | ${{ expires_at: NOW }}               | ${{}}                 | ${'expired'}
  ${'of a disabled user'}       | ${{}}                                | ${{ disabled_at: 1 }} | ${'disabled'}
  ${'of older rights'}          | ${{ version: 2 }}                    | ${{}}                 | ${'changed'}
  ${'of a user who is gone'}    | ${{}}                                | ${undefined}          | ${'unknown'}
  ${'of a wall, seen long ago'} | ${{ kind: 'wall', seen_at: 0 }}      | ${undefined}          | ${undefined}
  ${'of a wall, at its end'}    | ${{ kind: 'wall', expires_at: NOW }} | ${undefined}          | ${'expired'}
`('a session $what', ({ session, user, verdict }) => {
  const judged = judgeSession({ ...SESSION, ...session }, user && { ...USER, ...user }, NOW);
  expect('refused' in judged ? judged.refused : undefined).toBe(verdict);
});
