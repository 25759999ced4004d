/** While no daemon has the rules: the alerts that fire, as the last daemon left them in the store. */
import type { Alerts } from '../../../../src/answers/alerts/alerts.ts';
import { Blank, Command } from '../../components/answer/blank.tsx';
import { AlertList } from './alert-list.tsx';
import { ChannelSection } from './parts/channel-section.tsx';
import { notWell } from './parts/rule-rows.ts';
import { useTest } from './parts/use-test.ts';

export function NoRules({ alerts }: { readonly alerts: Alerts }) {
  const tested = useTest();
  const rows = notWell(alerts.rules);
  if (rows.length === 0)
    return (
      <Blank title="No running daemon has read alerts.yaml">
        <p className="soft">
          Rules are in alerts.yaml. A daemon reads it, evaluates the rules and sends the messages.
        </p>
        <Command text="worker daemon" />
      </Blank>
    );
  const heard = alerts.channels.filter(hasSpoken);
  return (
    <div>
      <div className="note bad">
        <b>No running daemon has read alerts.yaml.</b> These alerts fired earlier. Until a running daemon
        reads the file, no rule is evaluated and no alert ends.
        <Command text="worker daemon" />
      </div>
      <AlertList
        rows={rows}
        silences={alerts.silences}
        rules={[...new Set(rows.map(({ rule }) => rule))]}
        isOfNoFile
      />
      {heard.length > 0 && <ChannelSection channels={heard} tested={tested} />}
    </div>
  );
}

/** Of the others nothing is known without the rules. */
function hasSpoken({ lastSentAt, lastGivenUp, broken, waiting = 0 }: Alerts['channels'][number]): boolean {
  return waiting > 0 || [lastSentAt, lastGivenUp, broken].some((one) => one !== undefined);
}
