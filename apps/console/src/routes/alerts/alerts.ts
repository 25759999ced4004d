/** Rules: what fires, why, and what they would have done; and the test of a channel. */
import {
  alertChannels,
  type AlertRuleSet,
  awaitTestAlert,
  CHANNELS,
  type ChannelState,
  conditionText,
  fitsAlert,
  listAlerts,
  listSilences,
  readChannelStates,
  requestTestAlert,
  type Silence,
} from '@sb/alerts';
import {
  type AlertRow,
  alertRows,
  alertRowShape,
  channelStateShape,
  deliveriesText,
  isoTime,
  ruleSetShapes,
} from '@sb/views';
import type { Store } from '@sb/storage';
import { z } from 'zod';
import { alertConfig, alerts, testResults } from '../../answers/alerts.ts';
import { checkUnlimited } from '../../guard/limited.ts';
import { afterCommit } from '../../http/after-commit.ts';
import { acts, type Call, reads, type Route } from '../../http/route.ts';
import { explainNow, readAlertsInForce } from './alerts-in-force.ts';
import { shownTexts } from '../../rows/redacted.ts';
import { asDocumented } from './documented.ts';
import { name } from '../../requests/fields.ts';
import { silenceRow } from './silences.ts';

const TAG = 'Alerts';
const testBody = z.strictObject({ channel: z.enum(CHANNELS).optional(), rule: name.optional() });

/** Alerts that fire: more than a page can show are told without their messages. */
const MOST_TOLD = 200;
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
    const requested = await requestTestAlert(store, wishOf(body));
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
  const rows = alertRows(rules);
  const silences = await listSilences(store);
  const told = await readTold(store);
  const states = await readChannelStates(store);
  const used = channelsOf(ruleSet);
  return shownTexts(
    {
      now: isoTime(now),
      ...(ruleSet && { file: ruleSet.file, hash: ruleSet.hash }),
      enabled: ruleSet?.settings.enabled ?? false,
      firing: rows.filter(({ state }) => state === 'firing').length,
      rules: rows.map((row) => ({
        ...alertRowShape(row),
        ...silencedBy(row, silences),
        ...told.get(row.alertId),
      })),
      channels: states.map((stored) => ({
        channel: stored.channel,
        state: channelState(stored, used),
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

interface ToldOfAlert {
  readonly sent: string;
  readonly error?: string;
  readonly runId?: number;
}

/** By the number of the alert: what was sent about those that fire, and the run that they are about. */
async function readTold(store: Store): Promise<ReadonlyMap<number | undefined, ToldOfAlert>> {
  const pages = [];
  for (const state of ['firing', 'recovering'] as const)
    pages.push(await listAlerts(store, { state, limit: MOST_TOLD }));
  return new Map(
    pages
      .flatMap(({ alerts: found }) => found)
      .map(({ id, deliveries, error, runId }) => [
        id,
        {
          sent: deliveriesText(deliveries),
          ...(error !== undefined && { error }),
          ...(runId !== undefined && { runId }),
        },
      ]),
  );
}

/** The silence that covers it longest. */
function silencedBy(
  { rule, group, quiet }: AlertRow,
  silences: readonly Silence[],
): { readonly silenceId?: number } {
  if (quiet !== 'silenced' || !group) return {};
  const [last] = silences
    .filter(({ match }) => fitsAlert(match, { rule, episode: { group } }))
    .toSorted((one, other) => other.until - one.until);
  return last ? { silenceId: last.id } : {};
}

/** The channels that a rule or a route may send to. */
function channelsOf(ruleSet: AlertRuleSet | undefined): ReadonlySet<string> {
  if (!ruleSet) return new Set();
  const on = ruleSet.rules.filter(({ enabled }) => enabled);
  return new Set([...on, ...ruleSet.settings.routes].flatMap(({ channels }) => channels));
}

function channelState(
  { channel, broken }: ChannelState,
  used: ReadonlySet<string>,
): z.input<typeof alerts>['channels'][number]['state'] {
  if (broken) return 'broken';
  return used.has(channel) ? 'used' : 'unused';
}

function wishOf({ channel, rule }: z.output<typeof testBody>): Parameters<typeof requestTestAlert>[1] {
  return { ...(channel !== undefined && { channel }), ...(rule !== undefined && { rule }) };
}
