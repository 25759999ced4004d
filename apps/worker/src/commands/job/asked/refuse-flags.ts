/** Flags of `worker job` that do not fit together. Pure. */
import { quote } from '@sb/words';
import { longFlag } from '../../../cli/typed/spelling.ts';
import { UsageError } from '../../../cli/usage-error.ts';
import type { JobCall, JobOptions } from './job-call.ts';

/** Of a run in this process; the reason is the hint. */
const WITHOUT_ENQUEUE: Flags = {
  now: 'a daemon runs the job at its own time.',
  inspect: 'a debugger attaches to this process.',
};
/** Of a run of a daemon; with more of the hint. */
const WITH_ENQUEUE: Flags = {
  delay: '',
  runAt: '',
  dedupeReplace: '',
  because: ' Give a field of the input that has this name by --input.',
};

type Flags = Readonly<Partial<Record<keyof JobOptions, string>>>;

/** Throws `USAGE`. */
export function refuseFlags({ args: { jobId }, options }: Pick<JobCall, 'args' | 'options'>): void {
  if (jobId.startsWith('-'))
    throw new UsageError(
      `expected a job's id first, got ${quote(jobId)}`,
      'Options follow the id: worker job <jobId> --field value',
    );
  for (const [flag, more] of given(options.enqueue ? WITHOUT_ENQUEUE : WITH_ENQUEUE, options))
    throw options.enqueue
      ? new UsageError(
          `${flag} works for a run in this process, and --enqueue leaves the run to a daemon`,
          `Leave one of them out: ${more}`,
        )
      : new UsageError(
          `${flag} works for a run of a daemon: it needs --enqueue`,
          `Add --enqueue, or leave ${flag} out.${more}`,
        );
  if (options.runAt && options.delay !== undefined)
    throw new UsageError('--run-at and --delay both say when it starts', 'Leave one of them out.');
}

/** Those of the flags that are given, as they are typed. */
function given(flags: Flags, options: object): readonly (readonly [flag: string, more: string])[] {
  return Object.entries(flags).flatMap(([name, more]) =>
    Reflect.get(options, name) === undefined ? [] : [[longFlag(name), more] as const],
  );
}
