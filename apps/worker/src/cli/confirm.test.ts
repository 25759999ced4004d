import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { confirm } from './confirm.ts';
import { createOutput } from './output.ts';

const WHAT = { what: 'discard 12 dead letters', look: 'worker dlq:discard --dry-run' };

interface World {
  readonly stdinIsTerminal?: boolean;
  readonly stderrIsTerminal?: boolean;
  readonly env?: Readonly<Record<string, string>>;
  readonly mayAsk?: boolean;
  readonly yes?: boolean;
}

async function ask(
  answer: string | undefined,
  world: World = {},
): Promise<{ verdict: boolean; told: string }> {
  const { stdinIsTerminal = true, stderrIsTerminal = true, env = {}, mayAsk = true, yes = false } = world;
  let told = '';
  const stderr = { isTTY: stderrIsTerminal, write: (text: string) => (told += text) };
  const stdout = { write: () => true };
  const io = { stdout, stderr, env, now: Date.now, entry: new URL('file:///'), cwd: '/' };
  const output = createOutput({ stdout, stderr, env: { NO_COLOR: '1' }, json: false });
  const stdin = Object.assign(new PassThrough(), { isTTY: stdinIsTerminal });
  stdin.end(answer);
  return { verdict: await confirm({ io, output, mayAsk }, { ...WHAT, yes }, stdin), told };
}

test.each`
  answer       | verdict
  ${'y\n'}     | ${true}
  ${' YES \n'} | ${true}
  ${'n\n'}     | ${false}
  ${'\n'}      | ${false}
  ${undefined} | ${false}
`('$answer is $verdict', async ({ answer, verdict }) => {
  const asked = await ask(answer);
  expect(asked.verdict).toBe(verdict);
  expect(asked.told).toContain('  Discard 12 dead letters? [y/N] ');
  expect(asked.told.includes('Nothing was changed.')).toBe(!verdict);
});

test('--yes is not asked', async () => {
  expect(await ask(undefined, { yes: true, mayAsk: false })).toEqual({ verdict: true, told: '' });
});

test.each<[what: string, world: World]>([
  ['with --no-input', { mayAsk: false }],
  ['where a program gives the input', { stdinIsTerminal: false }],
  ['where nobody sees the question', { stderrIsTerminal: false }],
  ['in CI', { env: { CI: 'true' } }],
])('%s it is refused without --yes', async (_what, world) => {
  await expect(ask('y\n', world)).rejects.toMatchObject({
    code: 'USAGE',
    message: 'this would discard 12 dead letters: give --yes to do it',
    hint: 'To look first: worker dlq:discard --dry-run',
  });
});
