import { maskJson, redactText } from '@sb/logger';
import { clean } from '@sb/views';
import type { Call } from '../../cli/command.ts';
import type { Column } from '../../cli/terminal/table.ts';
import { findPlaces } from '../../services/places.ts';
import { findWorkerYaml, readSettings } from '../../services/read-settings.ts';
import { type Setting, settingsInForce } from './settings-in-force.ts';

/** Shows every setting with its value, and with --origin the place that it comes from. */
export async function run(call: Call<object, { readonly origin: boolean }>): Promise<void> {
  const { io, output, options, jobModules } = call;
  const places = findPlaces(io.entry);
  const { config, databaseUrl, secrets } = await readSettings(places, { ...io, jobModules });
  const settings = settingsInForce({
    env: io.env,
    config,
    file: findWorkerYaml(places.configFolder, io),
    databaseUrl: redactText(databaseUrl),
  }).map((setting) => ({ ...setting, value: maskJson(setting.value, secrets) }));
  output.data(
    settings.map(({ origin, from, ...same }) => (options.origin ? { ...same, origin, from } : same)),
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

const ORIGIN: Column<Setting> = {
  header: 'origin',
  get: ({ origin, from }) =>
    from === undefined || origin === 'environment' ? (from ?? origin) : clean(from),
};
