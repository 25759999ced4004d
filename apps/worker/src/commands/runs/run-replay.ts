import { findDeadLetter, findRun, replayRun, retryChain, retryRun, UnknownRunError } from '@sb/queue';
import type { Store } from '@sb/storage';
import { plural } from '@sb/words';
import { actorOf } from '../../cli/actor.ts';
import type { Call } from '../../cli/command.ts';
import { runIdOf } from '../../cli/run-id.ts';
import { createServices, withStore } from '../../services/services.ts';
import { checkEditedInput, editedInput } from '../input/edited-input.ts';
import { readAttention } from './views/attention.ts';

type RetryCall = Call<{ readonly runId: string }, { readonly reason?: string; readonly chain: boolean }>;

/** Runs a failed run again, with the same input. With --chain, the failed part of its chain. */
export async function retry(call: RetryCall): Promise<void> {
  const { args, options, io } = call;
  const runId = runIdOf(args.runId);
  if (options.chain) return retryAll(call, runId);
  await withStore(await createServices(call), async ({ store }) => {
    const id = await retryRun(store, { runId, actor: actorOf(io.env), reason: options.reason });
    await showReplay(store, { id, replayOf: runId }, call);
  });
}

async function retryAll(call: RetryCall, runId: number): Promise<void> {
  const { options, io, output } = call;
  const order = { runId, actor: actorOf(io.env), reason: options.reason };
  const retried = await withStore(await createServices(call), ({ store }) => retryChain(store, order));
  output.data({ retried });
  for (const one of retried) output.lines([one.runId, one.replayedAs].join('\t'));
  const first = retried[0]?.replayedAs ?? runId;
  output.remark(`${plural(retried.length, 'run')} in a new chain: worker run:show ${first}`);
}

interface Options {
  readonly input?: string;
  readonly fromStep?: string;
  readonly reason?: string;
}

/** Runs a finished run again, with its own input or another. */
export async function replay(call: Call<{ readonly runId: string }, Options>): Promise<void> {
  const { args, options, io } = call;
  const runId = runIdOf(args.runId);
  const services = await createServices(call);
  const input = await editedInput(options.input, call);
  await withStore(services, async ({ store }) => {
    if (input !== undefined) await checkEditedInput(services, [await jobOf(store, runId)], input);
    const { fromStep, reason } = options;
    const id = await replayRun(store, { runId, input, fromStep, actor: actorOf(io.env), reason });
    await showReplay(store, { id, replayOf: runId }, call);
  });
}

/** Finds the job of a run. A dead letter is kept longer than the history of its run. */
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

/** Prints the id of the new run, and why it will not start by itself, if so. */
async function showReplay(
  store: Store,
  made: { readonly id: number; readonly replayOf: number },
  { output }: Pick<Call, 'output'>,
): Promise<void> {
  output.data(made);
  output.lines(String(made.id));
  const remark = await readAttention(store, made.id);
  output.remark(remark ?? `Run ${made.replayOf} runs again as ${made.id}: worker run:show ${made.id}`);
  if (remark !== undefined && output.isTerminal) output.remark(`Next: worker run:show ${made.id}`);
}
