import { alertPorts } from '@sb/worker/node';
import { formatCount, plural } from '@sb/words';
import { backTestShape, dayAndClock, localZone } from '@sb/views';
import { type BackTest, backTest, createJobMatcher, findRule } from '@sb/alerts';
import { readAlerts } from './read-alerts.ts';
import type { Call } from '../../cli/command.ts';
import { stoppable, exitCodeOfSignal } from '../../cli/interruption.ts';
import { createCounter } from '../../cli/progress.ts';
import { createServices, withStore } from '../../services/services.ts';
import { backTestColumns, pastAlertLines } from './views/back-test-table.ts';
import type { ExitCode } from '../../cli/failure.ts';

interface Options {
  /** Ms. */
  readonly since: number;
  readonly rule?: string;
  readonly alerts?: string;
}

/** Shows what the rules of the file would have done with the runs of a past time. */
export async function run(call: Call<object, Options>): Promise<ExitCode | void> {
  const { output, options } = call;
  const services = await createServices(call);
  const progress = createCounter(call, (runs) => `${formatCount(runs)} runs evaluated`);
  const ended = await withStore(services, async ({ store }) => {
    const read = await readAlerts(store, call, services);
    const { rules } = read.file;
    const only = options.rule === undefined ? undefined : findRule(rules, options.rule).name;
    const since = (await store.now()) - options.since;
    return stoppable((signal) =>
      backTest(store, {
        rules,
        only,
        settings: read.inForce.settings,
        since,
        matches: createJobMatcher(),
        maintenance: alertPorts(store, services.secrets).maintenance,
        onProgress: progress.report,
        signal,
      }).finally(() => progress.end()),
    );
  });
  if ('stoppedBy' in ended) return exitCodeOfSignal(ended.stoppedBy);
  const { result } = ended;
  output.data(backTestShape(result));
  if (result.rules.length === 0) return output.remark('No rule is on.');
  output.table(result.rules, backTestColumns);
  if (output.isTerminal) output.lines(...pastAlertLines(result, output));
  const from = dayAndClock(result.since, localZone(), result.until);
  output.remark(`${plural(result.runs, 'run')} ended since ${from}. Nothing was sent or changed.`);
  if (result.cut) output.remark(cutText(result.cut, result.until));
}

function cutText({ jobs, wholeSince }: NonNullable<BackTest['cut']>, now: number): string {
  const latest =
    wholeSince === undefined ? '' : `, at the latest ${dayAndClock(wholeSince, localZone(), now)}`;
  return `Retention has removed older runs of ${plural(jobs, 'job')}: the test starts where all runs of a job are kept${latest}.`;
}
