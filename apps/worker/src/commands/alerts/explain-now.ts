import { redactText } from '@sb/logger';
import type { Store } from '@sb/storage';
import { alertPorts } from '@sb/worker/node';
import { type AlertsExplained, createJobMatcher, explainAlerts, findRule, type ReadAlerts } from '@sb/alerts';
import type { Output } from '../../cli/output.ts';
import { countNewest } from '../../services/count-newest.ts';

export interface ExplainWish {
  readonly read: ReadAlerts;
  readonly secrets: readonly string[];
  readonly output: Pick<Output, 'remark'>;
  /** Name of one rule; default: all rules. */
  readonly rule?: string;
}

/** Evaluates the rules now, with or without a running daemon. Throws `UNKNOWN_RULE`. */
export async function explainNow(
  store: Store,
  { read: { inForce, file }, secrets, output, rule }: ExplainWish,
): Promise<AlertsExplained> {
  await countNewest(store, output);
  const ports = alertPorts(store, secrets, () => [...inForce.channels.keys()]);
  const explained = await explainAlerts({ ...ports, store, inForce, rule, matches: createJobMatcher() });
  // A rule with a mistake is not among those of the file, and explained while an alert of it is open.
  if (rule !== undefined && explained.rules.length === 0) findRule(file.rules, rule);
  const mask = (text: string): string => redactText(text, secrets);
  return {
    ...explained,
    rules: explained.rules.map(({ groups, ...one }) => ({
      ...one,
      groups: groups.map(({ verdict, ...group }) => ({
        ...group,
        verdict: {
          ...verdict,
          detail: mask(verdict.detail),
          ...(verdict.error !== undefined && { error: mask(verdict.error) }),
        },
      })),
    })),
  };
}
