import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const SIGN_OF_LIFE_EVERY = 5_000;
const INDENT = '      ';

/**
 * A step: its title and its command line. With `quiet` its output is shown only when it fails; until then its last line
 * is shown every 5 s, and at the end the time that it took.
 * @typedef {readonly [title: string, command: readonly string[], quiet?: 'quiet']} Step
 */

/**
 * Runs the steps one after the other in the root of the repository, up to the first that fails.
 * @param {readonly Step[]} steps
 * @returns {Promise<number>} the exit code of the last step that ran
 */
export async function runSteps(steps) {
  for (const [at, [title, command, quiet]] of steps.entries()) {
    const heading = `[${at + 1}/${steps.length}] ${title}`;
    console.log(quiet ? `${heading} ...` : `${heading}\n`);
    const startedAt = performance.now();
    const { code, output } = await run(command, quiet !== undefined);
    const took = `${((performance.now() - startedAt) / 1000).toFixed(1)} s`;
    if (code !== 0) {
      console.error(`${output}\n${heading}: failed after ${took} (exit code ${code}): ${command.join(' ')}`);
      return code;
    }
    console.log(quiet ? `${INDENT}done in ${took}` : '');
  }
  return 0;
}

/**
 * @param {readonly string[]} command
 * @param {boolean} quiet
 * @returns {Promise<{ code: number, output: string }>}
 */
function run([program = '', ...args], quiet) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd: ROOT, stdio: quiet ? ['ignore', 'pipe', 'pipe'] : 'inherit' });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (chunk) => {
        output += String(chunk);
      });
    const signs = quiet ? setInterval(() => showLastLine(output), SIGN_OF_LIFE_EVERY) : undefined;
    child.once('error', (error) => {
      clearInterval(signs);
      reject(error);
    });
    child.once('close', (code) => {
      clearInterval(signs);
      resolve({ code: code ?? 1, output });
    });
  });
}

/** @param {string} output */
function showLastLine(output) {
  const last = output
    .trimEnd()
    .split(/[\r\n]+/)
    .at(-1);
  if (last) console.log(`${INDENT}${stripVTControlCharacters(last).slice(0, 70)}`);
}
