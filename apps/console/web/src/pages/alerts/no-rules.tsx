/** While no daemon has the rules: the alerts that fire, as the last daemon left them in the store. */
import type { Alerts } from '../../../../src/answers/alerts/alerts.ts';
import { Blank, Command } from '../../components/answer/blank.tsx';
import { useSteadyRows } from '../../components/table/use-steady-rows.ts';
import { AlertList } from './alert-list.tsx';
import { ChannelSection } from './parts/channel-section.tsx';
import { BY_ALERT, notWell } from './parts/rule-rows.ts';
import { useTest } from './parts/use-test.ts';

interface NoRulesProps {
  readonly alerts: Alerts;
  readonly isFetching: boolean;
}

export function NoRules({ alerts, isFetching }: NoRulesProps) {
  const tested = useTest();
  // One press ends a silence: no row moves under a finger.
  const { rows, isGone } = useSteadyRows({ rows: notWell(alerts.rules), isFetching }, BY_ALERT);
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
        isGone={isGone}
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
