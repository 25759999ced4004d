/** What alert:status says of each channel: whether it is on in this environment, and how it has done. Pure. */
import { type ChannelName, CHANNELS, type ChannelState } from '@sb/alerts';
import type { ReadAlerts } from '@sb/worker/node';

export interface ChannelRow {
  readonly channel: ChannelName;
  /** `lacks`: it is enabled, and cannot send. `broken`: it has said that no try will help. */
  readonly state: 'on' | 'off' | 'lacks' | 'broken';
  readonly notes: readonly string[];
  readonly stored: ChannelState | undefined;
}

export function channelRows(
  { inForce, notes }: Pick<ReadAlerts, 'inForce' | 'notes'>,
  states: readonly ChannelState[],
): readonly ChannelRow[] {
  return CHANNELS.map((channel) => {
    const own = notes.filter((note) => note.channel === channel);
    const stored = states.find((state) => state.channel === channel);
    const isOn = inForce.channels.has(channel);
    const lacks = own.some(({ isBroken }) => isBroken);
    const state = isOn ? (stored?.broken ? 'broken' : 'on') : lacks ? 'lacks' : 'off';
    return { channel, state, notes: own.map(({ message }) => message), stored };
  });
}
