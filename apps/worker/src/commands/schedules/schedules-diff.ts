import { readScheduleDrift } from '@sb/scheduler';
import { plural } from '@sb/words';
import type { Call } from '../../cli/command.ts';
import { EXIT, type ExitCode } from '../../cli/failure.ts';
import { createServices, withStore } from '../../services/services.ts';
import { readSchedules } from '../../services/schedule-file.ts';
import { DIFFERENCE_COLUMNS, scheduleDifferences } from './views/schedule-difference.ts';
import { VERSION } from '../../cli/version.ts';

interface Options {
  readonly config?: string;
}

/** Compares the file with the store. Exits with 0 if they agree, else with 6. */
export async function run(call: Call<object, Options>): Promise<ExitCode> {
  const { output, options } = call;
  const services = await createServices(call);
  const { places, secrets } = services;
  const source = { config: options.config, places, jobs: await services.jobs() };
  const { file, entries } = await readSchedules(call, source);
  const drift = await withStore(services, ({ store }) => readScheduleDrift(store, entries, VERSION));
  const differences = scheduleDifferences(drift, secrets);
  output.data({ file, equal: drift.equal, differences: differences.map(({ shape }) => shape) });
  if (differences.length > 0) {
    output.table(differences, DIFFERENCE_COLUMNS);
    return EXIT.condition;
  }
  output.remark(`${file} and the store agree: ${plural(entries.length, 'schedule')}.`);
  return EXIT.ok;
}
