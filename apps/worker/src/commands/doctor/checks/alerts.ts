/** The channels of alerts, as the daemons have them. */
import { cappedPlural, plural } from '@sb/words';
import {
  type AlertConfig,
  type AlertRule,
  type AlertSettings,
  type ChannelName,
  CHANNELS,
  channelsOffEverywhere,
  type ChannelState,
  readAlertConfig,
  type ReadAlerts,
  readChannelStates,
  ruleChannels,
  rulesInForce,
  WAITING_CAP,
} from '@sb/alerts';
import { type Check, type Finding, fine } from './check.ts';

const SWITCH_ON =
  'Switch one on for the daemons: NOTIFY_SLACK_ENABLED=true with SLACK_WEBHOOK_URL, or another of docs/guides/alerts.md';

/** The rules that are evaluated, and the channels of those who send. */
interface Heard {
  /** Said of a channel that is off: the daemons may have other settings than this environment. */
  readonly here: ' here' | '';
  readonly file: string | undefined;
  readonly on: ReadonlySet<ChannelName>;
  /** The enabled rules. */
  readonly rules: readonly AlertRule[];
  readonly routes: AlertSettings['routes'];
  /** Why a channel that is switched on cannot send. */
  readonly lacking: readonly string[];
  /** Settings that have no effect. */
  readonly odd: readonly string[];
}

/** Pure. `config`: what the living daemons have read. They send, so only without them does this environment count. */
export function judgeChannels(
  states: readonly ChannelState[],
  alerts: ReadAlerts | undefined,
  config: AlertConfig = { ruleSets: [] },
): Finding {
  const heard = ofDaemons(config) ?? ofThisEnvironment(alerts);
  const { on, here } = heard;
  const waiting = states.filter((state) => state.waiting > 0);
  if (on.size === 0 && waiting.length > 0)
    return {
      verdict: 'problem',
      found: `no channel is on${here}, and messages wait: ${waiting.map(waitingText).join(', ')}`,
      expected: 'a channel that sends them',
      advice: SWITCH_ON,
    };
  const wrong = [
    ...heard.lacking,
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
  return judgeUnheard(heard) ?? judgeWaiting(waiting, heard) ?? judgeSilent(heard);
}

export const channels: Check = {
  id: 'channels',
  title: 'channels',
  examine: async ({ store, alerts }) =>
    judgeChannels(await readChannelStates(store), alerts, await readAlertConfig(store)),
};

/** Undefined while no daemon lives, or all are of a version that does not say which channels are off. */
function ofDaemons(config: AlertConfig): Heard | undefined {
  const known = { ...config, ruleSets: config.ruleSets.filter(({ off }) => off !== undefined) };
  if (known.ruleSets.length === 0) return undefined;
  // Undefined where no daemon has a file that it can read.
  const ruleSet = rulesInForce(known);
  const off = channelsOffEverywhere(known);
  return {
    here: '',
    file: ruleSet?.file,
    on: new Set(CHANNELS.filter((channel) => off[channel] === undefined)),
    ...(ruleSet ? enabledRules(ruleSet) : NO_ENABLED_RULES),
    lacking: Object.entries(off).flatMap(([channel, { says, isSwitchedOff }]) =>
      isSwitchedOff ? [] : [`${channel}: ${says}`],
    ),
    odd: [],
  };
}

function ofThisEnvironment(alerts: ReadAlerts | undefined): Heard {
  const { inForce, file, notes = [] } = alerts ?? {};
  const textsOf = (isBroken: boolean): readonly string[] =>
    notes.flatMap((note) => (note.isBroken === isBroken ? [`${note.channel}: ${note.message}`] : []));
  return {
    here: ' here',
    file: inForce?.file,
    on: new Set(inForce?.channels.keys()),
    ...(inForce && file ? enabledRules({ settings: inForce.settings, rules: file.rules }) : NO_ENABLED_RULES),
    lacking: textsOf(true),
    odd: textsOf(false),
  };
}

const NO_ENABLED_RULES = { rules: [], routes: [] };

function enabledRules({
  settings: { enabled, routes },
  rules,
}: {
  readonly settings: Pick<AlertSettings, 'enabled' | 'routes'>;
  readonly rules: readonly AlertRule[];
}): Pick<Heard, 'rules' | 'routes'> {
  return { routes, rules: enabled ? rules.filter((rule) => rule.enabled) : [] };
}

/** The rules whose channels are all off. A rule without any channel notifies nobody on purpose. */
function judgeUnheard({ on, here, file, rules, routes }: Heard): Finding | undefined {
  if (on.size === 0) return undefined;
  const unheard = rules
    .map((rule) => ruleChannels(rule, { routes }))
    .filter((names) => names.length > 0 && !names.some((name) => on.has(name)));
  if (unheard.length === 0) return undefined;
  const [isOne, off] = [unheard.length === 1, [...new Set(unheard.flat())]];
  return {
    verdict: 'problem',
    found:
      `${plural(unheard.length, 'rule')} of ${file} ${isOne ? 'notifies' : 'notify'} ` +
      `nobody: ${isOne ? 'its' : 'their'} channels are off${here} (${off.join(', ')}); ` +
      `on: ${[...on].join(', ')}`,
    expected: 'rules whose channels are on',
    advice: `Name ${[...on].join(' or ')} under channels in that file, or switch on ${off.join(' or ')} for the daemons: docs/guides/alerts.md#the-channels`,
  };
}

function judgeWaiting(waiting: readonly ChannelState[], heard: Heard): Finding | undefined {
  if (waiting.length === 0) return undefined;
  const texts = waiting.map((state) => `${waitingText(state)}${whyText(state, heard)}`);
  return { verdict: 'note', found: `messages wait: ${texts.join(', ')}` };
}

function judgeSilent({ on, here, rules, odd }: Heard): Finding {
  if (odd.length > 0)
    return {
      verdict: 'note',
      found: odd.join('\n'),
      expected: 'settings that have an effect',
      advice: 'Correct or remove them.',
    };
  if (on.size === 0 && rules.length > 0)
    return {
      verdict: 'note',
      found: `no channel is on${here}: the alerts of ${plural(rules.length, 'rule')} are recorded, and nobody is notified`,
      advice: SWITCH_ON,
    };
  return fine(on.size === 0 ? 'none is on' : `on: ${[...on].join(', ')}`);
}

function waitingText({ channel, waiting }: ChannelState): string {
  return `${cappedPlural(waiting, WAITING_CAP, 'message')} for ${channel}`;
}

function whyText({ channel, waitsFor }: ChannelState, { on, here }: Heard): string {
  if (!on.has(channel)) return ` (off${here})`;
  return waitsFor === undefined ? '' : ` (${waitsFor})`;
}
