import { runProgram } from './cli/program.ts';
import { COMMANDS } from './commands/index.ts';
import { VERSION } from './version.ts';

const EXAMPLES = [
  'worker daemon',
  'worker job daily.questmaster --org acme',
  'worker history --status failed --since 24h',
];

/** Runs the program in this process and ends it. `entry` is the file that node was started with. */
export async function main(args: readonly string[], entry: URL): Promise<never> {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', ignoreClosedPipe);
  const exitCode = await runProgram(args, {
    version: VERSION,
    commands: COMMANDS,
    examples: EXAMPLES,
    io: {
      stdin: process.stdin,
      stdout: process.stdout,
      stderr: process.stderr,
      env: process.env,
      now: Date.now,
      entry,
      cwd: process.cwd(),
    },
  });
  await Promise.all([process.stdout, process.stderr].map(written));
  // A job may have left timers and sockets behind: they must not keep the process.
  process.exit(exitCode);
}

/** A reader that is gone (`| head`) has seen what it wanted. */
function ignoreClosedPipe(error: Error): void {
  if (!('code' in error) || error.code !== 'EPIPE') throw error;
}

async function written(stream: NodeJS.WriteStream): Promise<void> {
  if (stream.destroyed) return;
  await new Promise<void>((resolve) => {
    stream.write('', () => resolve());
  });
}
