/** The channels of the page, each with what it said last. */
import { CopyCommand } from '../../../components/controls/copy.tsx';
import { ChannelList, type ChannelListProps } from './channel-list.tsx';

export function ChannelSection({ channels, tested }: ChannelListProps) {
  return (
    <section className="pad" aria-label="Channels">
      <div className="sec">
        <h2>Channels</h2>
        <small>what each said last</small>
        <span className="more">
          <CopyCommand text="worker alert:test" />
        </span>
      </div>
      <ChannelList channels={channels} tested={tested} />
    </section>
  );
}
