/** The channels of the page, each with what it said last. */
import { Copy } from '../../../components/copy.tsx';
import { ChannelList, type ChannelListProps } from './channel-list.tsx';

export function ChannelSection({ channels, tested }: ChannelListProps) {
  return (
    <section className="pad" aria-label="Channels">
      <div className="sec">
        <h2>Channels</h2>
        <small>what each said last</small>
        <span className="more">
          <Copy isSmall text="worker alert:test" label="Copy as CLI" />
        </span>
      </div>
      <ChannelList channels={channels} tested={tested} />
    </section>
  );
}
