import { expect, test } from 'vitest';
import { createStyle, wantsColour } from './style.ts';

const terminal = { isTTY: true };
const pipe = {};

test.each([
  ['a terminal', terminal, {}, true],
  ['a pipe', pipe, {}, false],
  ['NO_COLOR', terminal, { NO_COLOR: '1' }, false],
  ['an empty NO_COLOR', terminal, { NO_COLOR: '' }, true],
  ['a dumb terminal', terminal, { TERM: 'dumb' }, false],
  ['FORCE_COLOR on a pipe', pipe, { FORCE_COLOR: '1' }, true],
  ['an empty FORCE_COLOR on a pipe', pipe, { FORCE_COLOR: '' }, true],
  ['FORCE_COLOR=0', terminal, { FORCE_COLOR: '0' }, false],
  ['FORCE_COLOR against NO_COLOR', pipe, { FORCE_COLOR: '1', NO_COLOR: '1' }, true],
])('colour on %s', (_what, stream, env, wanted) => {
  expect(wantsColour(stream, env)).toBe(wanted);
});

test('a style paints with colour and is the identity without', () => {
  expect(createStyle(true).red('no')).toBe('\u001b[31mno\u001b[39m');
  expect(createStyle(false).red('no')).toBe('no');
});
