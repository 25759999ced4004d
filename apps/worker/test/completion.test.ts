/** Completion in real shells: what a press of Tab offers, with a store and without one. */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { type Place, useWorker } from './use-worker.ts';

const worker = useWorker();

const isInstalled = (shell: string): boolean => {
  try {
    execFileSync(shell, ['-c', 'exit 0'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
};

/** A place where `worker` is the program. */
function placeWithProgram(): Place {
  const place = worker.place();
  const file = path.join(place.folder, 'worker');
  writeFileSync(
    file,
    `#!/bin/sh\nexec ${place
      .commandLine([])
      .map((word) => `'${word}'`)
      .join(' ')} "$@"\n`,
  );
  chmodSync(file, 0o755);
  return place;
}

async function inShell({ folder, environment }: Place, shell: string, script: string): Promise<string> {
  const child = spawn(shell, ['-c', script], {
    cwd: folder,
    env: { ...environment, PATH: `${folder}:${environment['PATH']}` },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (part: string) => void (text += part));
  await once(child, 'close');
  return text.trim();
}

/** What one bash would offer for each of the lines, in the words that it inserts. */
async function tabs(place: Place, lines: readonly string[]): Promise<readonly string[]> {
  const presses = lines.map(
    (line) => `COMP_LINE='${line}' COMP_POINT=${line.length}
COMPREPLY=(); _worker_complete; echo "[\${COMPREPLY[*]}]"`,
  );
  const shown = await inShell(place, 'bash', ['source <(worker completion bash)', ...presses].join('\n'));
  return Array.from(shown.matchAll(/^\[(.*)\]$/gm), ([, offered = '']) => offered);
}

/** What fish would offer. */
function tabInFish(place: Place, line: string): Promise<string> {
  return inShell(place, 'fish', `worker completion fish | source; complete -C '${line}'`);
}

/** The line as zsh completes it, in a terminal of its own; there `complete-word` takes the only answer. */
async function tabInZsh(place: Place, line: string): Promise<string> {
  const shown = await inShell(
    place,
    'zsh',
    `zmodload zsh/zpty
zpty shell env TERM=dumb zsh -f -i
zpty -w shell 'PS1=; autoload -Uz compinit; compinit -u -D; source <(worker completion zsh); take() { zle complete-word; print -r -- ">$BUFFER<"; zle kill-buffer }; zle -N take; bindkey "^T" take; print REA""DY'
zpty -r shell out '*READY*'
zpty -w -n shell $'${line}\x14'
zpty -r shell out '*>*<*'
print -r -- "$out"`,
  );
  return />(.*?) ?</.exec(shown)?.[1] ?? shown;
}

/** One run that has ended, and one that waits. */
async function prepared(): Promise<Place> {
  const place = placeWithProgram();
  await place.ask(['job', 'test.greet']);
  await place.ask(['job', 'test.greet', '--enqueue']);
  return place;
}

test('bash offers commands, flags, values, and the ids of the store', async () => {
  const place = await prepared();
  const offered = {
    'worker daem': 'daemon',
    // Bash itself keeps what is before the colon.
    'worker run:sho': 'show',
    'worker job --enq': '--enqueue',
    'worker job x --priority hi': 'high',
    'worker job test.gr': 'test.greet',
    'worker queue:pause de': 'default',
    'worker run:show ': '2 1',
  };
  expect(await tabs(place, Object.keys(offered))).toEqual(Object.values(offered));
});

test.runIf(isInstalled('fish'))('fish offers the same, and files where it knows nothing else', async () => {
  const place = await prepared();
  expect(await tabInFish(place, 'worker run:sho')).toBe('run:show');
  expect(await tabInFish(place, 'worker job test.gr')).toBe('test.greet');
  expect(await tabInFish(place, 'worker queue:pause ')).toBe('default');
  expect(await tabInFish(place, 'worker run:show ')).toBe('2\n1');
  expect(await tabInFish(place, 'worker daemon --config wor')).toContain('worker.db');
});

test.runIf(isInstalled('zsh'))('zsh completes the same', async () => {
  const place = await prepared();
  expect(await tabInZsh(place, 'worker run:sho')).toBe('worker run:show');
  expect(await tabInZsh(place, 'worker job test.gr')).toBe('worker job test.greet');
  expect(await tabInZsh(place, 'worker queue:pause de')).toBe('worker queue:pause default');
});

test('without a store it offers no ids, says nothing, and makes none', async () => {
  const place = placeWithProgram();
  const before = readdirSync(place.folder);
  expect(await tabs(place, ['worker run:show '])).toEqual(['']);
  expect(readdirSync(place.folder)).toEqual(before);
  const ended = await place.run(['__complete', 'job', ''], { DATABASE_URL: 'nonsense' });
  expect(ended).toEqual({ exitCode: 0, stdout: '', stderr: '' });
});

test('a server that does not answer is not waited for', async () => {
  // The address is reserved for documentation: a connection would end after minutes.
  const env = { DATABASE_URL: 'postgres://worker@192.0.2.1/worker' };
  expect(await worker.place().run(['__complete', 'job', ''], env)).toMatchObject({ exitCode: 0, stdout: '' });
});

test.each(['bash', 'zsh', 'fish'])('the script for %s is one that the shell can read', async (shell) => {
  const place = placeWithProgram();
  const { stdout } = await place.ask(['completion', shell]);
  expect(stdout).toContain('__complete');
  if (!isInstalled(shell)) return;
  const file = path.join(place.folder, 'script');
  writeFileSync(file, stdout);
  expect(existsSync(file)).toBe(true);
  execFileSync(shell, ['-n', file]);
  rmSync(file);
});

test('another shell is a wrong usage', async () => {
  expect(await worker.place().ask(['completion', 'tcsh'])).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining('expected bash, zsh, fish, got "tcsh"'),
  });
});
