import { type AlertFilter, type AlertRecord, listAlerts } from '@sb/alerts';
import { redactText } from '@sb/logger';
import type { Store } from '@sb/storage';
import { plural } from '@sb/words';
import { alertShape } from '@sb/views';
import type { Call } from '../../cli/command.ts';
import { type PastTime, type Place, placeText } from '../../cli/option-values.ts';
import { createServices, type Services, withStore } from '../../services/services.ts';
import { unknownNameRemark, unknownRemark } from '../runs/many/unknown-names.ts';
import { findKnownRules, RULES_UNREAD } from './read-alerts.ts';
import { alertColumns } from './views/alert-table.ts';

interface Options extends Pick<AlertFilter, 'limit' | 'severity' | 'rule' | 'queue' | 'state'> {
  readonly job?: string;
  readonly suppressed: boolean;
  readonly since?: PastTime;
  readonly until?: PastTime;
  readonly cursor?: Place;
}

/** Lists the alerts that fired, newest first: who was notified, and what was left out. */
export async function run(call: Call<object, Options>): Promise<void> {
  const { output, io, options } = call;
  const { job, suppressed, since, until, cursor, ...filter } = options;
  const services = await createServices(call);
  const { page, advice } = await withStore(services, async ({ store }) => {
    const now = await store.now();
    const found = await listAlerts(store, {
      ...filter,
      suppressed,
      since: since?.at(now),
      until: until?.at(now),
      ...(job !== undefined && { jobId: job }),
      ...(cursor && { before: { firedAt: cursor.at, id: cursor.id } }),
    });
    const isEmpty = found.alerts.length === 0;
    return { page: found, advice: isEmpty ? await unknownRemarkOf(call, store, services) : undefined };
  });
  const alerts = page.alerts.map((alert) => maskAlert(alert, services.secrets));
  const next = page.next && placeText({ at: page.next.firedAt, id: page.next.id });
  output.data(alerts.map(alertShape), next === undefined ? {} : { next });
  if (alerts.length === 0) output.remark(advice ?? 'No alert matches.');
  else output.table(alerts, alertColumns(io.now()));
  if (next === undefined) return;
  const more = `There are more than ${plural(options.limit, 'alert')}.`;
  output.further(`${more} Show more: --limit 10000, or go on: --cursor ${next}`);
}

/** The remark for a job, a queue or a rule that no alert can be about. */
async function unknownRemarkOf(
  call: Call<object, Options>,
  store: Store,
  services: Services,
): Promise<string | undefined> {
  const { job, queue, rule } = call.options;
  const remark = await unknownNameRemark({ job, queue }, store, services);
  if (remark !== undefined || rule === undefined) return remark;
  const { names, isWhole } = await findKnownRules(store, call, services);
  const unknown = unknownRemark('rule', rule, names);
  return unknown !== undefined && !isWhole ? RULES_UNREAD : unknown;
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
