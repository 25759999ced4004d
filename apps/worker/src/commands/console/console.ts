import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Call } from '../../cli/command.ts';
import type { ExitCode } from '../../cli/failure.ts';
import { consoleEnv, findConsole, READ_MASKS, writeMasks } from '../../services/console-program.ts';
import { createServices } from '../../services/services.ts';
import { ConsoleMissingError } from './console-missing.ts';

/** Runs the console alone: the same program as beside a daemon, with this terminal. */
export async function run(call: Call<object, { readonly port?: number }>): Promise<ExitCode | void> {
  const { io, options, jobModules } = call;
  const { places, databaseUrl, secrets } = await createServices(call);
  const file = findConsole(places);
  if (file === undefined) throw new ConsoleMissingError();
  const env = {
    ...consoleEnv(io.env, { databaseUrl, jobModules }),
    ...(options.port !== undefined && { CONSOLE_PORT: String(options.port) }),
  };
  const child = spawn(process.execPath, [file, '--with-parent', READ_MASKS], {
    env,
    stdio: ['pipe', 'inherit', 'inherit'],
  });
  writeMasks(child.stdin, secrets);
  const forward = (signal: NodeJS.Signals): void => void child.kill(signal);
  process.on('SIGTERM', forward).on('SIGINT', forward);
  const [code] = (await once(child, 'exit')) as [number | null];
  process.off('SIGTERM', forward).off('SIGINT', forward);
  return (code ?? 1) as ExitCode;
}
