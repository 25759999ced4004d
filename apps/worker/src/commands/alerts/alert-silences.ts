import { listSilences } from '@sb/alerts';
import type { Call } from '../../cli/command.ts';
import { createServices, withStore } from '../../services/services.ts';
import { silenceShape } from './views/alert-shapes.ts';
import { silenceColumns } from './views/alert-table.ts';

/** What nobody is told of, until when, and who wanted it. */
export async function run(call: Call<object, { readonly all: boolean }>): Promise<void> {
  const { output, options, io } = call;
  const silences = await withStore(await createServices(call), ({ store }) =>
    listSilences(store, { all: options.all }),
  );
  output.data(silences.map(silenceShape));
  if (silences.length === 0)
    output.remark(options.all ? 'Nobody has silenced anything.' : 'No silence is in force.');
  else output.table(silences, silenceColumns(io.now()));
}
