import { expect, test } from 'vitest';
import { gateLine, readGate } from './gate-lines.ts';

test.each(['quest q-1', 'task t-1', 'all t-1 t-2', 'any t-1 t-2', 'not before 2026-02-01'])(
  'the line "%s" of a gate is read and written as it is',
  (line) => expect(readGate(`\n ${line} \n`).map(gateLine)).toEqual([line]),
);

test.each(['quest', 'quest a b', 'all', 'not before', 'later'])('"%s" is no line of a gate', (line) => {
  expect(() => readGate(line)).toThrow(`“${line}”`);
});
