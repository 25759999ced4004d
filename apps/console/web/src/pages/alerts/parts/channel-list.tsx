/** Channels with their last answer; a test shows the real one. */
import type { TestResults } from '../../../../../src/answers/alerts/acts.ts';
import type { Alerts } from '../../../../../src/answers/alerts/alerts.ts';
import { Refusal } from '../../../components/answer/refusal.tsx';
import { Button } from '../../../components/controls/button.tsx';
import { Elapsed } from '../../../components/facts/elapsed.tsx';
import { Time } from '../../../components/facts/time.tsx';
import { Mark } from '../../../components/marks/state-mark.tsx';
import { useMay } from '../../../frame/rights.ts';
import { plural } from '../../../words/numbers.ts';
import type { ChannelName, Tested } from './use-test.ts';

type Channel = Alerts['channels'][number];

export interface ChannelListProps {
  readonly channels: readonly Channel[];
  readonly tested: Tested;
  /** The message looks like one of this rule. */
  readonly rule?: string;
}

export function ChannelList({ channels, tested, rule }: ChannelListProps) {
  const mayTest = useMay('admin');
  const { results, waits, refusal, test } = tested;
  return (
    <>
      <ul className="chan">
        {channels.map((channel) => {
          const name = channel.channel;
          const result = results.get(name);
          const isUnderTest =
            waits === name || (waits === 'all' && channel.state !== 'unused' && channel.state !== 'off');
          return (
            <li key={name}>
              <Mark state={markOf(channel, result)} />
              <b>{name}</b>
              <span role="status">
                {isUnderTest ? (
                  <span className="dim">the daemon is asked, 15 s at most</span>
                ) : result ? (
                  <Answer result={result} />
                ) : (
                  <LastAnswer channel={channel} />
                )}
              </span>
              {mayTest && channel.state !== 'off' ? (
                <Button
                  look="small"
                  disabled={waits !== undefined}
                  aria-label={`Test ${name}`}
                  onClick={() => test({ channel: name, ...(rule !== undefined && { rule }) })}
                >
                  Test
                </Button>
              ) : (
                <span />
              )}
            </li>
          );
        })}
      </ul>
      <Refusal error={refusal} />
    </>
  );
}

/** Channels with what the rule has behind their names. */
export function channelsOf(all: readonly Channel[], names: readonly ChannelName[]): readonly Channel[] {
  return all.filter(({ channel }) => names.includes(channel));
}

const OUTCOMES: Readonly<Record<TestResults[number]['outcome'], string>> = {
  sent: 'the test was sent',
  failed: 'the test was refused',
  not_taken: 'no daemon sends by this channel',
  under_way: 'no answer within 15 s; the daemon is still at it',
};

function Answer({ result: { outcome, says } }: { readonly result: TestResults[number] }) {
  const why = outcome === 'not_taken' ? 'the reason is in worker alert:status' : undefined;
  const text = [OUTCOMES[outcome], says ?? why].filter((part) => part !== undefined).join(': ');
  return (
    <span className={outcome === 'sent' ? 'soft' : outcome === 'under_way' ? 'hold' : 'bad'} title={text}>
      {text}
    </span>
  );
}

/** What it said to the last message of an alert. */
function LastAnswer({ channel }: { readonly channel: Channel }) {
  const { state, off, lastSentAt, lastSentSays, lastGivenUp, broken, waiting = 0, waitsFor } = channel;
  if (off !== undefined)
    return (
      <span className={waiting > 0 ? 'hold' : 'dim'} title={off}>
        off{waiting > 0 && `, ${plural(waiting, 'message waits', 'messages wait')}`}: {off}
      </span>
    );
  if (broken)
    return (
      <span className="bad" title={broken.says}>
        {broken.says}, for <Elapsed since={broken.since} />
      </span>
    );
  if (waiting > 0)
    return (
      <span className="hold" title={waitsFor}>
        {plural(waiting, 'message waits', 'messages wait')}
        {waitsFor !== undefined && `: ${waitsFor}`}
      </span>
    );
  if (lastGivenUp && (lastSentAt === undefined || lastGivenUp.at > lastSentAt))
    return (
      <span className="bad" title={lastGivenUp.says}>
        given up <Time at={lastGivenUp.at} isPast />: {lastGivenUp.says}
      </span>
    );
  if (lastSentAt !== undefined)
    return (
      <span className="soft" title={lastSentSays}>
        sent <Time at={lastSentAt} isPast />
        {lastSentSays !== undefined && `: ${lastSentSays}`}
      </span>
    );
  return <span className="dim">{state === 'unused' ? 'no rule sends to it' : 'nothing was sent yet'}</span>;
}

function markOf(
  { state, lastSentAt, lastGivenUp, waiting }: Channel,
  result: TestResults[number] | undefined,
): string {
  if (result)
    return result.outcome === 'sent' ? 'succeeded' : result.outcome === 'under_way' ? 'queued' : 'failed';
  if (state === 'off') return 'disabled';
  if (state === 'broken') return 'failed';
  if (waiting !== undefined && waiting > 0) return 'queued';
  if (lastGivenUp && (lastSentAt === undefined || lastGivenUp.at > lastSentAt)) return 'failed';
  return lastSentAt === undefined ? 'disabled' : 'succeeded';
}
