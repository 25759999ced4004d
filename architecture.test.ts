import { expect, test } from 'vitest';
import { readFiles } from './tooling/architecture/read-files.ts';
import { RULES } from './tooling/architecture/rules.ts';
import { readWorkspace } from './tooling/architecture/workspace.ts';

const workspace = readWorkspace(readFiles(['packages', 'apps', 'tooling', 'examples', 'docs']));

test.each(RULES)('$name', ({ check, why }) => {
  expect({ why, broken: check(workspace) }).toEqual({ why, broken: [] });
});
