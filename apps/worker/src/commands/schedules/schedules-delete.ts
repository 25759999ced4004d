import { maskJson } from '@sb/logger';
import { deleteSchedule, listFollowers, readScheduleToDelete, type ScheduleEntry } from '@sb/scheduler';
import { writtenTimes } from '@sb/views';
import { actorOf } from '../../cli/actor.ts';
import type { Call } from '../../cli/command.ts';
import { confirm } from '../../cli/confirm.ts';
import { EXIT, type ExitCode } from '../../cli/failure.ts';
import { showFollowers } from './views/show-schedule.ts';
import { createServices, withStore } from '../../services/services.ts';

interface Options {
  readonly yes: boolean;
  readonly dryRun: boolean;
  readonly reason?: string;
}

type DeleteCall = Call<{ readonly name: string }, Options>;

/** Deletes a schedule of the store. */
export async function run(call: DeleteCall): Promise<ExitCode> {
  const { args, options, io } = call;
  const { name } = args;
  const services = await createServices(call);
  return withStore(services, async ({ store }) => {
    const entry = await readScheduleToDelete(store, name);
    if (!options.dryRun) {
      const what = `delete the schedule ${name} (${entry.jobId}, ${writtenTimes(entry)})`;
      const look = `worker schedules:delete ${name} --dry-run`;
      if (!(await confirm(call, { what, look, yes: options.yes }))) return EXIT.failed;
      await deleteSchedule(store, name, { actor: actorOf(io.env), reason: options.reason });
    }
    show(call, { ...entry, input: undefined }, maskJson(entry.input, services.secrets));
    showFollowers(call, await listFollowers(store, name));
    return EXIT.ok;
  });
}

function show({ output, options }: DeleteCall, entry: ScheduleEntry, input: unknown): void {
  const { name } = entry;
  output.data({ deleted: !options.dryRun, ...(options.dryRun && { dryRun: true }), ...entry, input });
  if (!output.isTerminal) output.lines([name, options.dryRun ? 'kept' : 'deleted'].join('\t'));
  else if (options.dryRun) output.lines(`  ${name} would be deleted; nothing is changed`);
  else output.lines(`  ${name} is deleted; its runs and fires are kept for the usual time`);
}
