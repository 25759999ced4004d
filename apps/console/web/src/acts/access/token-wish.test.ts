import { expect, test } from 'vitest';
import { tokenBody, wishCommand } from './token-wish.ts';

const wish = { name: ' ci ', role: 'viewer', expires: '90d', jobs: '', user: 'ana' };

test('a token of all jobs', () => {
  expect(tokenBody(wish)).toEqual({ name: 'ci', role: 'viewer', expires: '90d', user: 'ana' });
  expect(wishCommand(wish)).toBe('worker token:create --name ci --user ana --role viewer --expires 90d');
});

test('a token of some jobs', () => {
  const some = { ...wish, jobs: 'report.*, mail.send' };
  expect(tokenBody(some)).toMatchObject({ jobs: ['report.*', 'mail.send'] });
  expect(wishCommand(some)).toContain(` --job 'report.*,mail.send'`);
});
