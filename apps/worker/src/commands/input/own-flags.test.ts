import { expect, test } from 'vitest';
import { runProgram } from '../../cli/program.ts';
import { JOB_COMMANDS } from '../job/index.ts';
import { fieldLines, inputFields } from './input-fields.ts';
import { OWN_FLAGS } from './own-flags.ts';

async function helpOf(args: readonly string[]): Promise<string> {
  let stdout = '';
  await runProgram(args, {
    version: '1.0.0',
    commands: JOB_COMMANDS,
    examples: [],
    io: {
      stdout: { write: (text) => (stdout += text) },
      stderr: { write: () => {} },
      env: {},
      now: Date.now,
      entry: new URL('file:///repo/apps/worker/dist/index.js'),
      cwd: '/repo',
    },
  });
  return stdout;
}

function optionsOf(help: string): readonly string[] {
  return [...help.matchAll(/^ +(?:-\w, )?--([a-z-]+)/gm)].map(([, name = '']) => name);
}

test('each option of the command, and each global one, is in the list', async () => {
  const own = optionsOf(await helpOf(['job', '--help']));
  const everywhere = optionsOf(await helpOf(['help', 'options']));
  expect(own).toContain('dedupe-key');
  expect(everywhere).toContain('jobs');
  expect([...new Set([...own, ...everywhere])].toSorted()).toEqual(OWN_FLAGS.toSorted());
});

test('no letter is an option: `--command -fsS` gives a field the value -fsS, and `--command -h` the value -h', async () => {
  expect((await helpOf(['job', '--help'])).match(/^ +-\w/gm)).toBeNull();
  expect((await helpOf(['help', 'options'])).match(/^ +-\w/gm)).toEqual(['  -h']);
});

test('a field whose flag is taken is given by --input', () => {
  const properties = {
    jobs: { type: 'object', description: 'how long' },
    allOrgs: { type: 'boolean' },
    timeOut: { type: 'string' },
    org: { type: 'string' },
  };
  expect(fieldLines(inputFields({ properties, required: ['org'] }))).toEqual([
    `--input '{"jobs":...}'  how long`,
    '--all-orgs',
    '--time-out <text>',
    `--input '{"org":...}'   required`,
  ]);
});
