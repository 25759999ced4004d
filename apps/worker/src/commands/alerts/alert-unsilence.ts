import { unsilence } from '@sb/alerts';
import { actorOf } from '../../cli/actor.ts';
import { alertNumber } from './alert-number.ts';
import type { Call } from '../../cli/command.ts';
import { clean } from '../../cli/terminal/text.ts';
import { createServices, withStore } from '../../services/services.ts';
import { silenceShape } from './views/alert-shapes.ts';
import { matchText } from './views/alert-table.ts';

interface Options {
  readonly reason?: string;
}

/** Ends a silence before its time. */
export async function run(call: Call<{ readonly silenceId: string }, Options>): Promise<void> {
  const { output, args, options, io } = call;
  const id = alertNumber(args.silenceId, 'a silence', 'worker alert:silences shows them.');
  const silence = await withStore(await createServices(call), ({ store }) =>
    unsilence(store, id, { actor: actorOf(io.env), reason: options.reason }),
  );
  output.data(silenceShape(silence));
  const of = clean(matchText(silence.match));
  output.lines(output.isTerminal ? `  silence ${id} of ${of} is over` : [id, of, 'over'].join('\t'));
  output.remark('What fires still is told at the next evaluation.');
}
