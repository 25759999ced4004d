/** The form that runs a job, as a command line. Pure. */
import { commandLine, withTypedReason } from '../../words/commands/command-line.ts';
import { typedStart } from '../../words/typed-time.ts';

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
}

/** A time becomes the delay until then: the command has no other option. A start that cannot be read is left open. */
export function runCommand(
  { id, input, priority, start, dedupeKey, reason, dryRun }: RunWish,
  { zone, now }: { readonly zone: string; readonly now: number },
): string {
  const when = typedStart(start, zone, now);
  const words = [
    '--input',
    input,
    ...(priority === undefined ? [] : ['--priority', priority]),
    ...(dedupeKey === '' ? [] : ['--dedupe-key', dedupeKey]),
    ...(dryRun ? ['--dry-run'] : []),
  ];
  const command = commandLine('job', id, '--enqueue', ...words);
  const delay = when ? (when.delay ?? (when.runAt && delayUntil(Date.parse(when.runAt), now))) : '…';
  const whole = delay === undefined ? command : `${command} --delay ${delay}`;
  return withTypedReason(whole, 'optional', reason.trim(), '--because');
}

/** Undefined: the time has passed. */
function delayUntil(at: number, now: number): string | undefined {
  return at > now ? `${Math.ceil((at - now) / 1_000)}s` : undefined;
}
