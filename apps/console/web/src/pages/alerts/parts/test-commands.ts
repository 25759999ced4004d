/** The tests of channels, as command lines. Pure. */
import type { Alerts } from '../../../../../src/answers/alerts/alerts.ts';
import { commandLine } from '../../../words/commands/command-line.ts';

type Channel = Pick<Alerts['channels'][number], 'channel' | 'state'>;

/** Of all channels first, then of each that has a button. `rule`: the message is one of this rule. */
export function testCommands(channels: readonly Channel[], rule?: string): readonly string[] {
  const ofRule = rule === undefined ? [] : ['--rule', rule];
  const tested = channels.filter(({ state }) => state !== 'off');
  return [
    commandLine('alert:test', ...ofRule),
    ...tested.map(({ channel }) => commandLine('alert:test', '--channel', channel, ...ofRule)),
  ];
}
