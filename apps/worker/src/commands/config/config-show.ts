import { clean } from '@sb/views';
import type { Call } from '../../cli/command.ts';
import type { Column } from '../../cli/terminal/table.ts';
import { readInForce } from './read-in-force.ts';
import type { Setting } from './settings-in-force.ts';

/** Shows every setting with its value, and with --origin the place that it comes from. */
export async function run(call: Call<object, { readonly origin: boolean }>): Promise<void> {
  const { output, options } = call;
  const settings = await readInForce(call);
  output.data(
    settings.map(({ origin, from, line, ...same }) =>
      options.origin ? { ...same, origin, from, line } : same,
    ),
  );
  output.table(settings, options.origin ? [...COLUMNS, ORIGIN] : COLUMNS);
}

const COLUMNS: readonly Column<Setting>[] = [
  { header: 'setting', get: ({ name }) => clean(name) },
  {
    header: 'value',
    get: ({ value }) => clean(typeof value === 'string' ? value : JSON.stringify(value)),
    flexible: true,
  },
];

const ORIGIN: Column<Setting> = { header: 'origin', get: originText };

/** `default`, `LOG_LEVEL`, `--jobs`, `/etc/worker.yaml:12` */
function originText({ origin, from, line }: Setting): string {
  if (from === undefined) return origin;
  return clean(line === undefined ? from : `${from}:${line}`);
}
