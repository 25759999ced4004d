import { createSchedule } from '@sb/scheduler';
import { actorOf } from '../../cli/actor.ts';
import type { Call } from '../../cli/command.ts';
import { editedInput } from '../input/edited-input.ts';
import { type EntryFlags, entryOfFlags } from './flags/entry-flags.ts';
import { ofFile } from './flags/of-file.ts';
import { defineOwnJobs } from '../job/known-job.ts';
import { jobsById } from '../../services/known-jobs.ts';
import { showSchedule } from './views/show-schedule.ts';
import { createServices, withStore } from '../../services/services.ts';
import { UsageError } from '../../cli/usage-error.ts';

interface Options extends EntryFlags {
  readonly input?: string;
  readonly disabled: boolean;
  readonly reason?: string;
}

/** Creates a schedule in the store. */
export async function run(call: Call<{ readonly name: string }, Options>): Promise<void> {
  const { args, options, io } = call;
  const services = await createServices(call);
  const { jobId, ...more } = entryOfFlags(options, await editedInput(options.input, call));
  if (jobId === undefined || (more.schedule === undefined && more.after === undefined))
    throw new UsageError(
      'a schedule needs a job, and --cron or --after',
      "For example: --job my.job --cron '0 9 * * 1-5', or --job my.job --after my.extract",
    );
  const created = await withStore(services, async ({ store }) => {
    await defineOwnJobs(store, services);
    const entry = { ...more, jobId, name: args.name, enabled: !options.disabled };
    const operator = { actor: actorOf(io.env), reason: options.reason };
    const file = await ofFile(store, services, options);
    return createSchedule(store, entry, { jobs: await jobsById(services), ...file, ...operator });
  });
  showSchedule(call, { what: 'is created', change: created, secrets: services.secrets });
}
