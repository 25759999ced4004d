import type { Phase } from '../../../../src/answers/run.ts';
import { useNow } from '../../settings/clock.ts';
import { durationText } from '../../words/numbers.ts';
import { Time } from '../facts/time.tsx';

/** In one row up to this many, else in rows of as many. */
const IN_ROW = 9;

/** requested, waited (why), attempt, backoff, ended: each with its time. */
export function PhaseBar({ phases }: { readonly phases: readonly Phase[] }) {
  return (
    <section className="phases" aria-label="Phases">
      <div className={phases.length > IN_ROW ? 'phl many' : 'phl'}>
        {phases.map((phase, nr) => (
          // oxlint-disable-next-line react/no-array-index-key -- phases have no names of their own
          <PhaseBox key={nr} phase={phase} />
        ))}
      </div>
    </section>
  );
}

function PhaseBox({ phase }: { readonly phase: Phase }) {
  const { label, note, tone, isOpen } = phase;
  return (
    <div className={tone === 'bad' ? 'x' : isOpen === true ? 'live' : undefined}>
      <span>{label}</span>
      <b>
        <PhaseTime phase={phase} />
      </b>
      <small>{note}</small>
    </div>
  );
}

function PhaseTime({ phase: { kind, at, ms, isOpen } }: { readonly phase: Phase }) {
  const now = useNow();
  const isInstant = kind === 'requested' || kind === 'ended' || kind === 'due';
  if (at !== undefined && (isInstant || (ms === undefined && isOpen !== true)))
    return <Time at={at} as="precise" />;
  if (isOpen === true && at !== undefined) return `${durationText(Math.max(0, now - Date.parse(at)))} so far`;
  return ms === undefined ? '' : durationText(ms);
}
