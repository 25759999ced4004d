import { STALE_MS, type LiveState, toggleLive, useLiveState } from '../live/live.ts';
import { type Unanswered, useUnanswered } from '../live/use-unanswered.ts';
import { storeNow, useNow } from '../settings/clock.ts';
import { useZone } from '../settings/settings.ts';
import { clockOrDate } from '../words/times.ts';

/** live, paused (and why), reconnecting, stale since. A click pauses and continues. */
export function LivePill() {
  const state = useLiveState();
  useNow();
  const { tone, word, why } = shownState(state, useUnanswered(), useZone());
  return (
    <button
      type="button"
      className={`pill ${tone}`}
      onClick={toggleLive}
      title={why}
      aria-label={`Live changes: ${word}. ${why}`}
    >
      <i />
      {word}
    </button>
  );
}

/** Why nothing changes: in the free space of the bar, so that the pill does not grow and move its neighbours. */
export function LiveWhy() {
  const { holds } = useLiveState();
  return <span className="pillwhy clip">{holds[0]}</span>;
}

interface Shown {
  readonly tone: 'live' | 'paused' | 'stale' | 'waits';
  readonly word: string;
  readonly why: string;
}

function shownState({ link, holds, since }: LiveState, away: Unanswered | undefined, zone: string): Shown {
  const [reason] = holds;
  if (reason !== undefined)
    return { tone: 'paused', word: 'paused', why: `Nothing changes on this page: ${reason}.` };
  if (away)
    return {
      tone: 'stale',
      word: away.at === undefined ? 'not live' : `stale since ${clockOrDate(away.at, zone, storeNow())}`,
      why: `${away.message} What is shown is old.`,
    };
  if (link === 'polling')
    return { tone: 'live', word: 'live', why: 'The stream does not pass: the page asks every 3 seconds.' };
  if (link === 'open')
    return { tone: 'live', word: 'live', why: 'Changes are shown as they happen. Press . to pause.' };
  if (since !== undefined && Date.now() - since > STALE_MS)
    return {
      tone: 'stale',
      word: `stale since ${clockOrDate(since, zone, Date.now())}`,
      why: 'The console does not answer; what is shown is old.',
    };
  if (link === 'reconnecting')
    return { tone: 'waits', word: 'reconnecting', why: 'The stream broke off; the browser opens it again.' };
  return { tone: 'waits', word: 'connecting', why: 'The stream is being opened.' };
}
