import { type RunNow, runScheduleNow } from '@sb/scheduler';
import { runNowNotes } from '@sb/views';
import { actorOf } from '../../cli/actor.ts';
import type { Call } from '../../cli/command.ts';
import { editedInput } from '../input/edited-input.ts';
import { defineOwnJobs } from '../job/known-job.ts';
import { jobsById } from '../../services/known-jobs.ts';
import { createServices, withStore } from '../../services/services.ts';
import { readAttention } from '../runs/views/attention.ts';

interface Options {
  readonly input?: string;
  readonly reason?: string;
}

/** Runs a schedule once now. Prints the id of the run on stdout. */
export async function run(call: Call<{ readonly name: string }, Options>): Promise<void> {
  const { output, args, options, io } = call;
  const services = await createServices(call);
  const input = await editedInput(options.input, call);
  const jobs = await jobsById(services);
  const { made, waits } = await withStore(services, async ({ store }) => {
    await defineOwnJobs(store, services);
    const operator = { actor: actorOf(io.env), reason: options.reason };
    const asked = await runScheduleNow(store, args.name, { input, jobs, ...operator });
    return { made: asked, waits: await readAttention(store, asked.runId) };
  });
  output.data({ schedule: args.name, ...made });
  output.lines(String(made.runId));
  for (const remark of remarks(made, waits)) output.remark(remark);
}

function remarks(made: RunNow, waits: string | undefined): readonly string[] {
  const notes = runNowNotes(made);
  const see = `See: worker run:show ${made.runId}`;
  if (made.isDuplicate) return notes.map((note) => `${note} ${see}`);
  return [...notes, waits ?? `A daemon runs it; the next fire is not affected. ${see}`];
}
