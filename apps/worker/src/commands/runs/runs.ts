import { hasJobName } from '@sb/queue';
import type { Store } from '@sb/storage';
import { liveFoldShape, liveFoldText, liveRunShape } from '@sb/views';
import { formatCount } from '@sb/words';
import type { Call } from '../../cli/command.ts';
import { checkScreen, liveScreen, type Size } from '../../cli/live-screen.ts';
import { tableLines } from '../../cli/terminal/table.ts';
import { UsageError } from '../../cli/usage-error.ts';
import { createServices, withStore } from '../../services/services.ts';
import { type LiveChoice, type LiveList, type More, readLive } from './read-live.ts';
import { typedLine } from './typed-line.ts';
import { unknownNameRemark } from './many/unknown-names.ts';
import { liveColumns } from './views/live-table.ts';

type Options = LiveChoice & { readonly watch: boolean };

/** Lists the runs that have not ended: running first, then those that wait, each with its reason. */
export async function run(call: Call<object, Options>): Promise<void> {
  const { options, output } = call;
  if (options.watch) {
    checkScreen(call, '--watch', 'Without it, the list is printed once: worker runs');
    if (options.cursor !== undefined)
      throw new UsageError('--watch shows the first page: leave out --cursor');
  }
  const services = await createServices(call);
  await withStore(services, async ({ store }) => {
    const advice = await unknownNameRemark(options, store, services);
    if (advice !== undefined || !(await mayHaveRuns(store, options))) {
      output.data([]);
      return output.remark(advice ?? NONE_MATCHES);
    }
    if (!options.watch) return print(await readLive(store, options, services.secrets), call);
    await liveScreen(call, {
      read: () => readLive(store, options, services.secrets),
      draw: (list, size) => watchLines(list, { ...size, style: output.style }),
    });
  });
}

/** A job that this program has, and the store not yet, has no runs. */
async function mayHaveRuns(store: Store, { job }: Options): Promise<boolean> {
  return job === undefined || hasJobName(store, job);
}

const NONE = 'No run is open.';
const NONE_MATCHES = 'No open run matches.';

function print(list: LiveList, { output, options }: Call<object, Options>): void {
  const { runs, more, folds, searched, now } = list;
  const next = options.state?.length === 1 ? more[0]?.cursor : undefined;
  output.data(
    runs.map((one) => liveRunShape(one, now)),
    {
      ...(next !== undefined && { next }),
      searched,
      ...(folds.length > 0 && { folds: folds.map(liveFoldShape) }),
      ...(next === undefined && more.length > 0 && { more: more.map(moreShape) }),
    },
  );
  if (runs.length > 0) output.table(runs, liveColumns(now, output.isTerminal));
  else if (more.length === 0) output.remark(isFiltered(options) ? NONE_MATCHES : NONE);
  for (const text of furtherTexts(list, options)) output.further(text);
}

function moreShape({ view, cursor }: More) {
  return { state: view, next: cursor };
}

function isFiltered({ state, queue, job, schedule }: LiveChoice): boolean {
  return [state, queue, job, schedule].some((one) => one !== undefined);
}

function furtherTexts({ more, folds }: LiveList, options: LiveChoice): readonly string[] {
  const [first] = folds.flatMap(({ views }) => views);
  if (first !== undefined)
    return [`${liveFoldText(folds).join(' · ')}. To list them: worker runs --state ${first}`];
  const { state, queue, job, schedule } = options;
  const limit = state?.length === 1 ? options.limit : undefined;
  return more.map((one) => {
    const flags = { state: one.view, queue, job, schedule, limit, cursor: one.cursor };
    return `${leftText(one)} ${typedLine('runs', flags)}`;
  });
}

function leftText({ view, walked }: More): string {
  return walked === undefined
    ? `More ${view} runs:`
    : `Looked at ${formatCount(walked)} ${view} runs, not at all of them. To go on:`;
}

/** The screen of --watch. Pure. */
export function watchLines(
  { runs, folds, more, now }: LiveList,
  { columns, rows, style }: Size & Pick<Call['output'], 'style'>,
): readonly string[] {
  const left = folds.length > 0 ? liveFoldText(folds) : more.map(({ view }) => `more ${view} runs`);
  const folded = left.map((text) => style.dim(`  ${text}`));
  const room = Math.max(1, rows - folded.length - 2);
  const table =
    runs.length === 0 ? [NONE] : tableLines(runs, liveColumns(now, true), { width: columns, style });
  const shown = table.length <= room ? table : table.slice(0, room - 1);
  const hidden = table.length - shown.length;
  return [
    ...shown,
    ...(hidden > 0 ? [style.dim(`  ${hidden} more below`)] : []),
    ...folded,
    '',
    style.dim(`${new Date(now).toISOString().slice(11, 19)} UTC · q quits`),
  ].slice(0, rows);
}
