import { type AlertFilter, type AlertRecord, listAlerts } from '@sb/alerts';
import { redactText } from '@sb/logger';
import { plural } from '@sb/words';
import { alertShape } from '@sb/views';
import type { Call } from '../../cli/command.ts';
import { unknownJobRemark } from '../../services/known-jobs.ts';
import { createServices, withStore } from '../../services/services.ts';
import { alertColumns } from './views/alert-table.ts';

interface Options extends Pick<AlertFilter, 'limit' | 'severity' | 'rule' | 'queue' | 'state'> {
  readonly job?: string;
  readonly suppressed: boolean;
}

/** Lists the alerts that fired, newest first: who was notified, and what was left out. */
export async function run(call: Call<object, Options>): Promise<void> {
  const { output, io, options } = call;
  const { job, suppressed, ...filter } = options;
  const services = await createServices(call);
  const { page, advice } = await withStore(services, async ({ store }) => {
    const found = await listAlerts(store, {
      ...filter,
      suppressed,
      ...(job !== undefined && { jobId: job }),
    });
    const isEmpty = found.alerts.length === 0;
    return { page: found, advice: isEmpty ? await unknownJobRemark(job, store, services) : undefined };
  });
  const alerts = page.alerts.map((alert) => maskAlert(alert, services.secrets));
  output.data(alerts.map(alertShape));
  if (alerts.length === 0) output.remark(advice ?? 'No alert matches.');
  else output.table(alerts, alertColumns(io.now()));
  if (page.next)
    output.remark(`There are more than ${plural(options.limit, 'alert')}. Show more: --limit 10000`);
}

/** The summary and the error contain texts of jobs, which may contain secrets. */
function maskAlert(alert: AlertRecord, secrets: readonly string[]): AlertRecord {
  const { summary, error } = alert;
  return {
    ...alert,
    summary: redactText(summary, secrets),
    ...(error !== undefined && { error: redactText(error, secrets) }),
  };
}
