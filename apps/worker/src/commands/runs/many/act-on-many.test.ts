import { expect, test } from 'vitest';
import { createOutput } from '../../../cli/output.ts';
import { actOnMany } from './act-on-many.ts';

test.each([
  { isWhole: true, exit: 0, says: 'No run matches.' },
  { isWhole: false, exit: 9, says: 'No run matches among those that were looked at. More runs may match.' },
])(
  'a choice of no run exits with $exit when all were looked at: $isWhole',
  async ({ isWhole, exit, says }) => {
    let text = '';
    const stderr = { write: (more: string) => (text += more) };
    const io = {
      stdout: { write: () => true },
      stderr,
      env: {},
      now: Date.now,
      entry: new URL('file:///'),
      cwd: '/',
    };
    const output = createOutput({ ...io, json: false });
    const act = { command: 'run:priority', verb: 'move', done: 'moved', chunk: 1 };
    const how = { ...act, act: () => Promise.resolve([]), refusals: () => Promise.resolve(new Map()) };
    const call = { output, io, mayAsk: false, options: { dryRun: false, yes: true } };
    expect(await actOnMany({ runs: [], isFiltered: true, isWhole }, how, call)).toBe(exit);
    expect(text).toBe(`${says}\n`);
  },
);
