import { changePriority } from '@sb/queue';
import { actorOf } from '../../cli/actor.ts';
import type { Call } from '../../cli/command.ts';
import { priorityValue } from '../../cli/option-values.ts';
import { runIdOf } from '../../cli/run-id.ts';
import { argumentValue } from '../../cli/usage-error.ts';
import { createServices, withStore } from '../../services/services.ts';

/** Changes the priority of a waiting run, or moves it to the front. */
export async function run(
  call: Call<{ readonly runId: string; readonly priority?: string }, { readonly front: boolean }>,
): Promise<void> {
  const { output, args, options, io } = call;
  const runId = runIdOf(args.runId);
  const priority =
    args.priority === undefined ? undefined : argumentValue('priority', args.priority, priorityValue);
  const change = { runId, priority, toFront: options.front, actor: actorOf(io.env) };
  const before = await withStore(await createServices(call), ({ store }) => changePriority(store, change));
  const after = priority ?? before;
  output.data({ runId, before, after, toFront: options.front });
  output.lines([runId, before, after].join('\t'));
  const where = options.front ? ', at the front of its priority' : '';
  output.remark(`Run ${runId} waits with priority ${after}${where}.`);
}
