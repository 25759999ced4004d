import { findDeadLetter, findRun, replayRun, UnknownRunError } from '@sb/queue';
import type { Store } from '@sb/storage';
import { actorOf } from '../../cli/actor.ts';
import type { Call } from '../../cli/command.ts';
import { checkEditedInput } from '../job/input/check-edited-input.ts';
import { editedInput } from '../job/input/edited-input.ts';
import { tellOfReplay } from './views/tell-of-replay.ts';
import { runIdOf } from '../../cli/run-id.ts';
import { createServices, withStore } from '../../services/services.ts';

interface Options {
  readonly input?: string;
  readonly fromStep?: string;
  readonly reason?: string;
}

/** A run that has ended done again, with its own input or another one. */
export async function run(call: Call<{ readonly runId: string }, Options>): Promise<void> {
  const { args, options, io } = call;
  const runId = runIdOf(args.runId);
  const services = await createServices(call);
  const input = await editedInput(options.input, call);
  await withStore(services, async ({ store }) => {
    if (input !== undefined) await checkEditedInput(services, [await jobOf(store, runId)], input);
    const { fromStep, reason } = options;
    const id = await replayRun(store, { runId, input, fromStep, actor: actorOf(io.env), reason });
    await tellOfReplay(store, { id, replayOf: runId }, call);
  });
}

/** A dead letter outlives its run's history. */
async function jobOf(store: Store, runId: number): Promise<string> {
  try {
    return (await findRun(store, runId)).jobId;
  } catch (error) {
    if (!(error instanceof UnknownRunError)) throw error;
    const letter = await findDeadLetter(store, runId).catch(() => undefined);
    if (!letter) throw error;
    return letter.jobId;
  }
}
