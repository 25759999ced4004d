import { acknowledge, type AlertChoice } from '@sb/alerts';
import { clean, isoTime } from '@sb/views';
import { actorOf } from '../../cli/actor.ts';
import { isNumber } from './alert-number.ts';
import type { Call } from '../../cli/command.ts';
import { createServices, withStore } from '../../services/services.ts';
import { UsageError } from '../../cli/usage-error.ts';

interface Options {
  readonly job?: string;
  readonly reason?: string;
}

/** Acknowledges an alert, or all open alerts of a rule: no more notifications until it is resolved. */
export async function run(call: Call<{ readonly alert: string }, Options>): Promise<void> {
  const { output, options, io } = call;
  const choice = choiceOf(call);
  const taken = await withStore(await createServices(call), ({ store }) =>
    acknowledge(store, choice, { actor: actorOf(io.env), reason: options.reason }),
  );
  output.data(taken.map(({ at, ...one }) => ({ ...one, at: isoTime(at) })));
  for (const { id, rule, changed, by } of taken) {
    const sentence = changed
      ? 'is acknowledged'
      : `was already acknowledged by ${clean(by)}; nothing is changed`;
    output.lines(
      output.isTerminal
        ? `  alert ${id} (${clean(rule)}) ${sentence}`
        : [id, clean(rule), clean(by)].join('\t'),
    );
  }
  if (taken.some(({ changed }) => changed))
    output.remark('No more notifications until it is resolved; then a last one.');
}

function choiceOf({
  args: { alert },
  options: { job },
}: Call<{ readonly alert: string }, Options>): AlertChoice {
  if (!isNumber(alert)) return { rule: alert, ...(job !== undefined && { job }) };
  if (job !== undefined)
    throw new UsageError(
      '--job needs the name of a rule',
      `An alert such as ${alert} has one subject already.`,
    );
  return { id: Number(alert) };
}
