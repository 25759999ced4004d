/** What the form that runs a job asks for: as the body of a request, and as a command line. */
import { useState } from 'react';
import type { Job } from '../../../../src/answers/jobs.ts';
import { storeNow } from '../../settings/clock.ts';
import { useZone } from '../../settings/settings.ts';
import { typedStart } from '../../words/typed-time.ts';
import { runCommand } from './run-command.ts';
import { NO_OPTIONS, optionsBody } from './run-options.ts';
import { useTypedInput } from './use-typed-input.ts';

export function useRunWish(job: Job) {
  const zone = useZone();
  const input = useTypedInput(job);
  const [texts, setTexts] = useState({
    ...NO_OPTIONS,
    priority: job.priority,
    start: '',
    dedupeKey: '',
    reason: '',
  });
  const { start, dedupeKey, reason } = texts;
  // Of no use without its key: the field of it is not shown then.
  const options = dedupeKey.trim() === '' ? { ...texts, replace: '' } : texts;
  const priority = texts.priority === job.priority ? undefined : texts.priority;
  return {
    zone,
    input,
    texts,
    change:
      (field: keyof typeof texts) =>
      (text: string): void =>
        setTexts((now) => ({ ...now, [field]: text })),
    /** Throws what is wrong with it, for people. */
    body: (): object => {
      const read = input.read();
      const when = typedStart(start, zone, storeNow());
      if (!when)
        throw new Error('Not before: expected now, a duration such as 10m, a time such as 18:00, or a date.');
      return {
        input: read,
        ...when,
        ...(priority !== undefined && { priority }),
        ...(dedupeKey !== '' && { dedupeKey }),
        ...optionsBody(options),
        reason: reason.trim() || undefined,
      };
    },
    /** False: no command requests the same run. */
    command: (dryRun: boolean): string | false =>
      runCommand(
        { id: job.id, input: input.write(), priority, start, dedupeKey, reason, dryRun, options },
        { zone, now: storeNow() },
      ),
  };
}
