import { expect, test } from 'vitest';
import { unbroken } from './unbroken.ts';

test.each([
  ['the oldest for 38m 51s. 2 alerts fire', 'the oldest for 38m~51s. 2~alerts fire'],
  ['37 fires missed in 24 h', '37~fires missed in 24~h'],
  ['since 15:10, OPS-421', 'since 15:10, OPS-421'],
])('%s', (text, kept) => expect(unbroken(text)).toBe(kept.replaceAll('~', '\u00A0')));
