import type { GroupExplanation } from '@sb/alerts';
import { explainedShape } from '@sb/views';
import { explainNow } from './explain-now.ts';
import { readAlerts } from './read-alerts.ts';
import type { Call } from '../../cli/command.ts';
import { UsageError } from '../../cli/usage-error.ts';
import { createServices, withStore } from '../../services/services.ts';
import { explanationOfRule, explanationRows } from './views/alert-explanation.ts';

interface Options {
  readonly job?: string;
  readonly queue?: string;
  readonly alerts?: string;
}

/** Evaluates a rule now, and explains why it fires or not, and whether a message would be sent. Changes nothing. */
export async function run(call: Call<{ readonly rule: string }, Options>): Promise<void> {
  const { output, args, options, io } = call;
  if (options.job !== undefined && options.queue !== undefined)
    throw new UsageError('--job and --queue exclude each other', 'An alert is about one job or one queue.');
  const services = await createServices(call);
  const { secrets } = services;
  const { read, explained } = await withStore(services, async ({ store }) => {
    const file = await readAlerts(store, call, services);
    return {
      read: file,
      explained: await explainNow(store, { read: file, secrets, output, rule: args.rule }),
    };
  });
  const rules = explained.rules.map((one) => ({
    ...one,
    groups: one.groups.filter((group) => isAsked(group, options)),
  }));
  output.data(explainedShape({ ...explained, rules }));
  for (const rule of rules) {
    if (output.isTerminal)
      output.lines(...explanationOfRule(rule, { ...output, now: io.now(), routes: read.file.settings }));
    else {
      output.lines(...explanationRows(rule, io.now()));
      if (rule.isOut)
        output.remark(`The rule ${rule.rule.name} is not evaluated: it has a mistake, or is gone.`);
    }
    if (rule.groups.length === 0) output.remark(noSubject(args.rule, options));
  }
  if (!read.file.settings.enabled) output.remark('Alerts are off: settings.enabled of alerts.yaml is false.');
}

function isAsked({ verdict: { group } }: GroupExplanation, { job, queue }: Options): boolean {
  if (job !== undefined) return group.kind === 'job' && group.name === job;
  return queue === undefined || (group.kind === 'queue' && group.name === queue);
}

function noSubject(rule: string, { job, queue }: Options): string {
  const about = job ?? queue;
  return about === undefined
    ? `The rule ${rule} has no subject yet: no job, queue or node that it applies to.`
    : `The rule ${rule} does not apply to ${about}: it is unknown, or the conditions of the rule exclude it.`;
}
