import { exportOrganisation, exportTasks } from '@sb/questboard';
import type { Store } from '@sb/storage';
import { clean } from '@sb/views';
import type { Call } from '../../cli/command.ts';
import { UsageError } from '../../cli/usage-error.ts';
import { onBoard } from './verbs/on-board.ts';

interface Options {
  readonly org?: string;
  readonly format: 'json' | 'csv';
}

/** Prints an organisation, or its tasks, as a file to import. */
export async function run(call: Call<object, Options>): Promise<void> {
  const { options, output } = call;
  if (options.format === 'csv' && output.json)
    throw new UsageError('--format csv: prints CSV, so leave --json and --jsonl out');
  await onBoard(call, (store, orgId) =>
    options.format === 'csv' ? printTasks(store, orgId, call) : printOrganisation(store, orgId, call),
  );
}

async function printOrganisation(
  store: Store,
  orgId: string,
  { output }: Pick<Call, 'output'>,
): Promise<void> {
  const text = await exportOrganisation(store, orgId);
  output.data(JSON.parse(text));
  output.lines(text.trimEnd());
}

/** The exact bytes for a file or a pipe; for a terminal without what it would act on. */
async function printTasks(
  store: Store,
  orgId: string,
  { io, output }: Pick<Call, 'io' | 'output'>,
): Promise<void> {
  for await (const piece of exportTasks(store, orgId)) {
    if (output.isTerminal) output.lines(...piece.trimEnd().split('\r\n').map(clean));
    else io.stdout.write(piece);
  }
}
