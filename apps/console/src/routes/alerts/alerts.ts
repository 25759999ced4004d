/** Rules: what fires, why, and what they would have done; and the test of a channel. */
import {
  alertChannels,
  type AlertRuleSet,
  type AlertRecord,
  awaitTestAlert,
  CHANNELS,
  channelsOffEverywhere,
  type ChannelsOff,
  type ChannelState,
  conditionText,
  countAlertsByRule,
  listSilences,
  readChannelStates,
  requestTestAlert,
} from '@sb/alerts';
import {
  alertRows,
  alertRowShape,
  channelStateShape,
  deliveriesText,
  isoTime,
  ruleSetShapes,
  silenceOf,
} from '@sb/views';
import { z } from 'zod';
import { testResults } from '../../answers/alerts/acts.ts';
import { alerts } from '../../answers/alerts/alerts.ts';
import { alertConfig } from '../../answers/alerts/config.ts';
import { checkUnlimited } from '../../guard/limited.ts';
import { afterCommit } from './after-commit.ts';
import { acts, type Call, reads, type Route } from '../../http/route.ts';
import { explainNow, readAlertsInForce } from './alerts-in-force.ts';
import { openAlertRow } from './open-alerts.ts';
import { alertCounts, readOpenAlerts } from '../../rows/read-work.ts';
import { shownTexts } from '../../rows/redacted.ts';
import { asDocumented } from './documented.ts';
import { name } from '../../requests/fields.ts';
import { silenceRow } from './silences.ts';

const TAG = 'Alerts';
const testBody = z.strictObject({ channel: z.enum(CHANNELS).optional(), rule: name.optional() });

/** The patience of `awaitTestAlert`, and a little. */
const LONGEST_TEST_MS = 18_000;

const config = reads({
  method: 'GET',
  path: '/alerts/config',
  tag: TAG,
  summary: 'The rules and settings in force, as a daemon has read them from alerts.yaml',
  least: 'viewer',
  answer: alertConfig,
  cli: ['alert:status'],
  run: showConfig,
});

const test = acts({
  method: 'POST',
  path: '/alerts/test',
  tag: TAG,
  summary: 'Lets a daemon send a test message; answers what each channel said, after 15 s at most',
  least: 'admin',
  body: testBody,
  answer: testResults,
  longestMs: LONGEST_TEST_MS,
  cli: ['alert:test'],
  async run({ store, who, body, secrets }) {
    checkUnlimited(who);
    const requested = await requestTestAlert(store, wishOf(body), { actor: who.actor });
    return shownTexts(await afterCommit(() => awaitTestAlert(store, requested)), secrets);
  },
});

export const ALERT_ROUTES: readonly Route[] = [
  reads({
    method: 'GET',
    path: '/alerts',
    tag: TAG,
    summary: 'What fires or may fire, rule by rule, with channels, daemons and silences',
    least: 'viewer',
    answer: alerts,
    hasTag: true,
    cli: ['alert:status'],
    isShared: true,
    run: showAlerts,
  }),
  config,
  asDocumented(config),
  test,
  asDocumented(test),
];

async function showAlerts({ store, who, secrets }: Call): Promise<z.input<typeof alerts>> {
  checkUnlimited(who);
  const { config: read, ruleSet } = await readAlertsInForce(store);
  const { now, rules } = await explainNow(store, ruleSet);
  const silences = await listSilences(store);
  const open = await readOpenAlerts(store);
  const details = new Map<number | undefined, AlertDetails>(open.map((one) => [one.id, detailsOf(one)]));
  const states = await readChannelStates(store);
  const used = channelsOf(ruleSet);
  const off = channelsOffEverywhere(read);
  return shownTexts(
    {
      now: isoTime(now),
      ...(ruleSet && { file: ruleSet.file, hash: ruleSet.hash }),
      enabled: ruleSet?.settings.enabled ?? false,
      ...alertCounts(await countAlertsByRule(store)),
      rules: ruleSet
        ? alertRows(rules, ruleSet.settings).map((row) => ({
            ...alertRowShape(row),
            ...(row.quiet === 'silenced' && row.group && silenceOf({ ...row, group: row.group }, silences)),
            ...details.get(row.alertId),
          }))
        : open.map((one) => ({ ...openAlertRow(one, silences), ...detailsOf(one) })),
      channels: states.map((stored) => ({
        channel: stored.channel,
        state: channelState(stored, { used, off }),
        off: off[stored.channel]?.says,
        ...channelStateShape(stored),
      })),
      daemons: ruleSetShapes(read, ruleSet?.hash ?? ''),
      silences: silences.map(silenceRow),
    },
    secrets,
  );
}

async function showConfig({ store, who, secrets }: Call): Promise<z.input<typeof alertConfig>> {
  checkUnlimited(who);
  const { config: read, ruleSet } = await readAlertsInForce(store);
  return shownTexts(
    {
      ...(ruleSet && { file: ruleSet.file, hash: ruleSet.hash, settings: ruleSet.settings }),
      rules: (ruleSet?.rules ?? []).map((rule) => ({
        ...rule,
        says: conditionText(rule.condition),
        sendsTo: alertChannels(
          { rule, episode: { group: { kind: 'rule', name: rule.name } } },
          ruleSet?.settings ?? { routes: [] },
        ),
      })),
      daemons: ruleSetShapes(read, ruleSet?.hash ?? ''),
    },
    secrets,
  );
}

interface AlertDetails {
  readonly sent: string;
  readonly messages: NonNullable<z.input<typeof alerts>['rules'][number]['messages']>;
  readonly error?: string;
  readonly runId?: number;
}

/** What was sent about it, and the run that it is about. */
function detailsOf(record: AlertRecord): AlertDetails {
  const { deliveries, error, runId } = record;
  return {
    sent: deliveriesText(record),
    messages: newestOfEach(deliveries).map(({ at, ...one }) => ({ ...one, at: isoTime(at) })),
    ...(error !== undefined && { error }),
    ...(runId !== undefined && { runId }),
  };
}

/** Of the messages of each channel, and of each reason to send none. */
function newestOfEach(deliveries: AlertRecord['deliveries']): AlertRecord['deliveries'] {
  const byKind = deliveries
    .toSorted((a, b) => a.at - b.at)
    .map((one) => [one.outcome === 'suppressed' ? one.suppressed.reason : one.channel, one] as const);
  return [...new Map(byKind).values()];
}

/** The channels that a rule or a route may send to. */
function channelsOf(ruleSet: AlertRuleSet | undefined): ReadonlySet<string> {
  if (!ruleSet) return new Set();
  const on = ruleSet.rules.filter(({ enabled }) => enabled);
  return new Set([...on, ...ruleSet.settings.routes].flatMap(({ channels }) => channels));
}

function channelState(
  { channel, broken }: ChannelState,
  { used, off }: { readonly used: ReadonlySet<string>; readonly off: ChannelsOff },
): z.input<typeof alerts>['channels'][number]['state'] {
  if (off[channel] !== undefined) return 'off';
  if (broken) return 'broken';
  return used.has(channel) ? 'used' : 'unused';
}

function wishOf({ channel, rule }: z.output<typeof testBody>): Parameters<typeof requestTestAlert>[1] {
  return { ...(channel !== undefined && { channel }), ...(rule !== undefined && { rule }) };
}
