import { listEvents, type News } from '@sb/events';
import { findDeadLetter } from '@sb/queue';
import { deadLetterShape, maskLetter } from '@sb/views';
import type { Call } from '../../cli/command.ts';
import { runIdOf } from '../../cli/run-id.ts';
import { createServices, withStore } from '../../services/services.ts';
import { letterLines } from './letter-lines.ts';
import { plainFields } from '../../views/plain-fields.ts';

/** More decisions on one dead letter are not expected. */
const MOST_EVENTS = 20;
const TYPES = ['run.replayed', 'dead_letter.*'];

/** Shows one dead letter: its error, its input, and the decisions about it. */
export async function run(
  call: Call<{ readonly runId: string }, { readonly stack: boolean }>,
): Promise<void> {
  const { output, io, args, options } = call;
  const runId = runIdOf(args.runId);
  const services = await createServices(call);
  const { letter, decisions } = await withStore(services, async ({ store }) => ({
    letter: maskLetter(await findDeadLetter(store, runId), services.secrets),
    decisions: await store.read((tx) => listEvents(tx, { runId, types: TYPES, limit: MOST_EVENTS })),
  }));
  const shape = { ...deadLetterShape(letter), decisions: decisions.toReversed().map(decisionShape) };
  output.data(shape);
  if (!output.isTerminal) return output.lines(...plainFields(shape));
  const look = { output, root: services.places.workspaceRoot, now: io.now(), wholeStack: options.stack };
  output.lines(...letterLines(letter, decisions.toReversed(), look));
}

function decisionShape({ at, type, actor, payload }: News) {
  return { at: at.toISOString(), type, actor, reason: payload['reason'], replayedAs: payload['replayedAs'] };
}
