/** The channels of alert:status: whether each is on in this environment, and its last deliveries. Pure. */
import { type ChannelName, CHANNELS, type ChannelState, type ReadAlerts } from '@sb/alerts';

export interface ChannelRow {
  readonly channel: ChannelName;
  /** `lacks`: it is enabled but cannot send. `broken`: it has answered that a retry will not help. */
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
