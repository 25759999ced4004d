/** Rules: what fires, why, and what they would have done; and the test of a channel. */
import {
  type AlertRuleSet,
  awaitTestAlert,
  CHANNELS,
  type ChannelState,
  listSilences,
  readChannelStates,
  requestTestAlert,
} from '@sb/alerts';
import { alertRows, alertRowShape, channelStateShape, isoTime, ruleSetShapes } from '@sb/views';
import { z } from 'zod';
import { alertConfig, alerts, testResults } from '../../answers/alerts.ts';
import { checkUnlimited } from '../../guard/limited.ts';
import { acts, type Call, reads, type Route } from '../../http/route.ts';
import { explainNow, readAlertsInForce } from './alerts-in-force.ts';
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
    return shownTexts(await awaitTestAlert(store, await requestTestAlert(store, wishOf(body))), secrets);
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
  const states = await readChannelStates(store);
  const used = channelsOf(ruleSet);
  return shownTexts(
    {
      now: isoTime(now),
      ...(ruleSet && { file: ruleSet.file, hash: ruleSet.hash }),
      enabled: ruleSet?.settings.enabled ?? false,
      firing: rows.filter(({ state }) => state === 'firing').length,
      rules: rows.map(alertRowShape),
      channels: states.map((stored) => ({
        channel: stored.channel,
        state: channelState(stored, used),
        ...channelStateShape(stored),
      })),
      daemons: ruleSetShapes(read, ruleSet?.hash ?? ''),
      silences: (await listSilences(store)).map(silenceRow),
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
      rules: ruleSet?.rules ?? [],
      daemons: ruleSetShapes(read, ruleSet?.hash ?? ''),
    },
    secrets,
  );
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
