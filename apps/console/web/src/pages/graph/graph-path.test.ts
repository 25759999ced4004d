import { expect, test } from 'vitest';
import { graphPath, readGraphParts } from './graph-path.ts';

test.each([
  ['/graph', { view: 'schedules' }],
  ['/graph?view=chains', { view: 'chains' }],
  ['/graph?node=schedule-nightly', { node: 'schedule-nightly', as: undefined }],
  ['/graph?as=picture', { as: 'picture' }],
  [
    '/graph?run=12&unfold=true&as=table&node=run-13',
    { run: 12, isUnfolded: true, as: 'table', node: 'run-13' },
  ],
] as const)('%s is read as it is written', (address, parts) => {
  const read = readGraphParts(Object.fromEntries(new URLSearchParams(address.split('?')[1] ?? '')));
  expect(read).toMatchObject(parts);
  expect(graphPath(read)).toBe(address);
});

test.each(['0', '-1', '1.5', 'x', '1e99'])('%s is no run', (run) =>
  expect(readGraphParts({ run })).toMatchObject({ run: undefined, as: undefined, isUnfolded: false }),
);
