/** alerts.yaml and the channels, as this environment has them: a daemon may have others. */
import { existsSync } from 'node:fs';
import { readTextFile } from '@sb/config';
import type { RegisteredJob } from '@sb/jobs';
import { parseAlerts } from '@sb/worker/node';
import { cappedPlural, plural } from '@sb/words';
import { type ChannelState, type ReadAlerts, readChannelStates, ruleChannels, WAITING_CAP } from '@sb/alerts';
import type { Io } from '../../../cli/command.ts';
import { type Check, configProblem, type Finding, fine } from './check.ts';

const NO_RULES = '{}';
const SWITCH_ON =
  'Switch one on for the daemons: NOTIFY_SLACK_ENABLED=true with SLACK_WEBHOOK_URL, or another of docs/guides/alerts.md';

export interface ExaminedAlerts {
  readonly finding: Finding;
  readonly alerts: ReadAlerts | undefined;
}

export function examineAlertsFile(
  file: string,
  {
    mayBeMissing,
    jobs,
    env,
  }: {
    readonly mayBeMissing: boolean;
    readonly jobs: readonly RegisteredJob[];
    readonly env: Io['env'];
  },
): ExaminedAlerts {
  try {
    const isMissing = mayBeMissing && !existsSync(file);
    const alerts = parseAlerts(isMissing ? NO_RULES : readTextFile(file), file, { jobs, env });
    return { alerts, finding: isMissing ? fine('no file, so no rules') : judgeAlertsFile(file, alerts) };
  } catch (error) {
    return { alerts: undefined, finding: configProblem(error) };
  }
}

/** Pure. */
function judgeAlertsFile(file: string, { file: { rules, problems, warnings } }: ReadAlerts): Finding {
  const lines = (found: typeof problems): string =>
    found.map(({ line = 1, message }) => `${file}:${line}  ${message}`).join('\n');
  if (problems.length > 0)
    return {
      verdict: 'problem',
      found: lines(problems),
      expected: 'a valid file: a rule with a mistake is not evaluated',
      advice: 'Correct the listed mistakes.',
    };
  if (warnings.length > 0)
    return { verdict: 'note', found: lines(warnings), expected: 'rules without surprises' };
  const on = rules.filter(({ enabled }) => enabled).length;
  return fine(`valid, ${plural(rules.length, 'rule')}, ${on} on`);
}

/** Pure. */
export function judgeChannels(states: readonly ChannelState[], alerts: ReadAlerts | undefined): Finding {
  const on = new Set(alerts?.inForce.channels.keys());
  const waiting = states.filter((state) => state.waiting > 0);
  if (on.size === 0 && waiting.length > 0)
    return {
      verdict: 'problem',
      found: `no channel is on here, and messages wait: ${waiting.map(waitingText).join(', ')}`,
      expected: 'a channel that sends them',
      advice: SWITCH_ON,
    };
  const wrong = [
    ...(alerts?.notes ?? []).flatMap(({ channel, message, isBroken }) =>
      isBroken ? [`${channel}: ${message}`] : [],
    ),
    ...states.flatMap(({ channel, broken }) =>
      broken && on.has(channel) ? [`${channel} refuses messages: ${broken.says}`] : [],
    ),
  ];
  if (wrong.length > 0)
    return {
      verdict: 'problem',
      found: wrong.join('\n'),
      expected: 'channels that send',
      advice: 'Correct its settings, then: worker alert:test',
    };
  const unheard = findUnheard(alerts, on);
  if (on.size > 0 && unheard.rules > 0)
    return {
      verdict: 'problem',
      found:
        `${plural(unheard.rules, 'rule')} of ${alerts?.inForce.file} ${unheard.rules === 1 ? 'notifies' : 'notify'} ` +
        `nobody: ${unheard.rules === 1 ? 'its' : 'their'} channels are off here (${unheard.channels.join(', ')}); ` +
        `on: ${[...on].join(', ')}`,
      expected: 'rules whose channels are on',
      advice: `Name ${[...on].join(' or ')} under channels in that file, or switch on ${unheard.channels.join(' or ')} for the daemons: docs/guides/alerts.md#the-channels`,
    };
  if (waiting.length > 0)
    return {
      verdict: 'note',
      found: `messages wait: ${waiting.map((state) => `${waitingText(state)}${whyText(state, on)}`).join(', ')}`,
    };
  const rules = enabledRules(alerts).length;
  if (on.size === 0 && rules > 0)
    return {
      verdict: 'note',
      found: `no channel is on here: the alerts of ${plural(rules, 'rule')} are recorded, and nobody is notified`,
      advice: SWITCH_ON,
    };
  return fine(on.size === 0 ? 'none is on' : `on: ${[...on].join(', ')}`);
}

export const channels: Check = {
  id: 'channels',
  title: 'channels',
  examine: async ({ store, alerts }) => judgeChannels(await readChannelStates(store), alerts),
};

function enabledRules(alerts: ReadAlerts | undefined): ReadAlerts['file']['rules'] {
  const isOn = alerts?.inForce.settings.enabled ?? false;
  return isOn ? (alerts?.file.rules ?? []).filter(({ enabled }) => enabled) : [];
}

/** The rules whose channels are all off. A rule without any channel notifies nobody on purpose. */
function findUnheard(
  alerts: ReadAlerts | undefined,
  on: ReadonlySet<string>,
): { readonly rules: number; readonly channels: readonly string[] } {
  const named = enabledRules(alerts)
    .map((rule) => ruleChannels(rule, alerts?.inForce.settings ?? { routes: [] }))
    .filter((names) => names.length > 0 && !names.some((name) => on.has(name)));
  return { rules: named.length, channels: [...new Set(named.flat())] };
}

function waitingText({ channel, waiting }: ChannelState): string {
  return `${cappedPlural(waiting, WAITING_CAP, 'message')} for ${channel}`;
}

function whyText({ channel, waitsFor }: ChannelState, on: ReadonlySet<string>): string {
  if (!on.has(channel)) return ' (off here)';
  return waitsFor === undefined ? '' : ` (${waitsFor})`;
}
