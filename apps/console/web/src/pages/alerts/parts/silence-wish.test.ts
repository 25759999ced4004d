import { expect, test } from 'vitest';
import { silenceCommand, silenceBody } from './silence-wish.ts';

test('a silence of a rule and a severity', () => {
  const wish = { rule: 'dead', job: undefined, severity: 'low', for: '2h' } as const;
  expect(silenceBody(wish)).toEqual({ match: { rule: ['dead'], severity: ['low'] }, for: '2h' });
  expect(silenceCommand(wish)).toBe('worker alert:silence --rule dead --severity low --for 2h');
});

test('of nothing in particular is a silence of everything, and says so', () => {
  expect(silenceBody({ for: '1h' })).toEqual({ match: {}, for: '1h' });
  expect(silenceCommand({ for: '1h' })).toBe('worker alert:silence --all --for 1h');
});
