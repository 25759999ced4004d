/** The channels of the page, each with what it said last. */
import { CopyMenu } from '../../../acts/copy-commands.tsx';
import { ChannelList, type ChannelListProps } from './channel-list.tsx';
import { testCommands } from './test-commands.ts';

export function ChannelSection({ channels, tested }: ChannelListProps) {
  return (
    <section className="pad" aria-label="Channels">
      <div className="sec">
        <h2>Channels</h2>
        <small>what each said last</small>
        <span className="more">
          <CopyMenu label="Copy as CLI: channels" commands={testCommands(channels)} />
        </span>
      </div>
      <ChannelList channels={channels} tested={tested} />
    </section>
  );
}
