import { updateSchedule } from '@sb/scheduler';
import { actorOf } from '../../cli/actor.ts';
import type { Call } from '../../cli/command.ts';
import { editedInput } from '../input/edited-input.ts';
import { clearFields } from './flags/clear-fields.ts';
import { ofFile } from './flags/of-file.ts';
import { defineOwnJobs } from '../job/known-job.ts';
import { jobsById } from '../../services/known-jobs.ts';
import { type EntryFlags, entryOfFlags } from './flags/entry-flags.ts';
import { showSchedule } from './views/show-schedule.ts';
import type { Clearable } from '../../cli/option-values.ts';
import { createServices, withStore } from '../../services/services.ts';

interface Options extends EntryFlags {
  readonly input?: string;
  readonly clear?: readonly Clearable[];
  readonly reason?: string;
}

/** Changes a schedule of the store. */
export async function run(call: Call<{ readonly name: string }, Options>): Promise<void> {
  const { args, options, io } = call;
  const services = await createServices(call);
  const named = entryOfFlags(options, await editedInput(options.input, call));
  const changes = clearFields(named, options.clear ?? []);
  const change = await withStore(services, async ({ store }) => {
    await defineOwnJobs(store, services);
    const operator = { actor: actorOf(io.env), reason: options.reason };
    const file = await ofFile(store, services, options);
    const atHand = { jobs: await jobsById(services), ...file };
    return updateSchedule(store, args.name, { changes, ...atHand, ...operator });
  });
  showSchedule(call, { what: 'is changed', change, secrets: services.secrets });
}
