import { EXIT } from '../cli/failure.ts';
import { runProgram } from '../cli/program.ts';
import { watchWrites } from './watch-writes.ts';
import { COMMANDS } from '../commands/index.ts';
import { VERSION } from '../cli/version.ts';

const FIRST = [
  'daemon',
  'console',
  'job',
  'list',
  'schedules',
  'runs',
  'history',
  'run:show',
  'run:explain',
  'init',
  'doctor',
];
const EXAMPLES = [
  'worker daemon',
  'worker job daily.questmaster --org acme',
  'worker history --status failed --since 24h',
];

/** Runs the program, then ends this process. `entry` is the file that node was started with. */
export async function main(args: readonly string[], entry: URL): Promise<never> {
  const notWritten = watchWrites(process.stdout);
  // A failure of stderr is ignored: there is no other place to report it.
  watchWrites(process.stderr);
  const exitCode = await runProgram(args, {
    version: VERSION,
    commands: COMMANDS,
    first: FIRST,
    examples: EXAMPLES,
    io: {
      stdout: process.stdout,
      stderr: process.stderr,
      env: process.env,
      now: Date.now,
      entry,
      cwd: process.cwd(),
    },
  });
  await Promise.all([process.stdout, process.stderr].map(written));
  const failed = notWritten();
  if (failed) process.stderr.write(`error  The result could not be written to stdout: ${failed.message}.\n`);
  // A job may have left timers and sockets behind: they must not keep the process alive.
  process.exit(failed && exitCode === EXIT.ok ? EXIT.failed : exitCode);
}

async function written(stream: NodeJS.WriteStream): Promise<void> {
  if (stream.destroyed) return;
  await new Promise<void>((resolve) => {
    stream.write('', () => resolve());
  });
}
