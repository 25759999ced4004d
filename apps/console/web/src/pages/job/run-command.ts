/** The form that runs a job, as a command line. Pure. */
import { commandLine, withTypedReason } from '../../words/commands/command-line.ts';
import { typedStart } from '../../words/typed-time.ts';
import { NO_OPTIONS, optionFlags, type RunOptions } from './run-options.ts';

export interface RunWish {
  readonly id: string;
  /** JSON. */
  readonly input: string;
  /** Absent: that of the job. */
  readonly priority?: string | undefined;
  /** As it is typed, by the clocks of `zone`: `10m`, `18:00`. */
  readonly start: string;
  readonly dedupeKey: string;
  readonly reason: string;
  readonly dryRun?: boolean;
  readonly options?: RunOptions;
}

/** A start that cannot be read is left open. False: no command has flags for all of it. */
export function runCommand(
  { id, input, priority, start, dedupeKey, reason, dryRun, options = NO_OPTIONS }: RunWish,
  { zone, now }: { readonly zone: string; readonly now: number },
): string | false {
  const others = optionFlags(options);
  if (others === false) return false;
  const words = [
    '--input',
    input,
    ...(priority === undefined ? [] : ['--priority', priority]),
    ...(dedupeKey === '' ? [] : ['--dedupe-key', dedupeKey]),
    ...others,
    ...(dryRun ? ['--dry-run'] : []),
    ...startFlags(typedStart(start, zone, now)),
  ];
  return withTypedReason(
    commandLine('job', id, '--enqueue', ...words),
    'optional',
    reason.trim(),
    '--because',
  );
}

function startFlags(when: ReturnType<typeof typedStart>): readonly string[] {
  if (!when) return ['--delay', '…'];
  const { delay, runAt } = when;
  if (runAt !== undefined) return ['--run-at', runAt];
  return delay === undefined ? [] : ['--delay', delay];
}
