/** Why it fired, or did not: of its last fire, of one that is chosen, or of any minute; and the fires that were missed. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { FireList, Schedule } from '../../../../src/answers/schedules.ts';
import { firesQuery, whyFireQuery } from '../../api/queries.ts';
import { AppLink } from '../../components/app-link.tsx';
import { Button } from '../../components/button.tsx';
import { Refusal } from '../../components/refusal.tsx';
import { Mark } from '../../components/state-mark.tsx';
import { Time } from '../../components/time.tsx';
import { useMay } from '../../frame/rights.ts';
import { useZone } from '../../settings/settings.ts';
import { clockTime, dayText } from '../../words/times.ts';
import { askRunNow } from './schedule-acts.ts';
import { fireMark, fireTone } from './schedule-mark.ts';

const MOST_FIRES = 6;
const MOST_MISSED = 5;

type Fire = FireList['items'][number];

export function WhyFired({ schedule }: { readonly schedule: Schedule }) {
  const { name, timezone } = schedule;
  const [at, setAt] = useState<string>();
  const [isAsking, setAsking] = useState(false);
  return (
    <>
      <section>
        <div className="lab">
          Why it fired, or did not
          <span className="more">
            {at !== undefined && (
              <button type="button" className="textbtn" onClick={() => setAt(undefined)}>
                of its last fire
              </button>
            )}{' '}
            {!isAsking && (
              <button type="button" className="textbtn" onClick={() => setAsking(true)}>
                another time…
              </button>
            )}
          </span>
        </div>
        {isAsking && (
          <label className="field whyat">
            <span>
              At <small>a minute, in the zone of this browser</small>
            </span>
            <input
              type="datetime-local"
              onChange={({ target }) => {
                const asked = Date.parse(target.value);
                if (!Number.isNaN(asked)) setAt(new Date(asked).toISOString());
              }}
            />
          </label>
        )}
        <Why name={name} at={at} />
        <Fires name={name} timezone={timezone} chosen={at} onChoose={setAt} />
      </section>
      <Missed schedule={schedule} />
    </>
  );
}

function Why({ name, at }: { readonly name: string; readonly at: string | undefined }) {
  const { data, error } = useQuery(whyFireQuery(name, at));
  if (error) return <Refusal error={error} />;
  if (!data) return <p className="dim">Reading…</p>;
  return (
    <>
      <p className="first-up">{data.says}</p>
      {data.facts.map((fact) => (
        <p key={fact} className={/worker \w/.test(fact) ? 'dim mono' : 'dim'}>
          {fact}
        </p>
      ))}
    </>
  );
}

interface FiresProps {
  readonly name: string;
  readonly timezone: string;
  readonly chosen: string | undefined;
  readonly onChoose: (at: string) => void;
}

function Fires({ name, timezone, chosen, onChoose }: FiresProps) {
  const { data } = useQuery(firesQuery(name, undefined, MOST_FIRES));
  const zone = useZone(timezone);
  if (!data || data.items.length === 0) return null;
  return (
    <ul className="lastfires" aria-label="Last fires">
      {data.items.map((fire) => (
        <li key={fire.at}>
          <Mark state={fireMark(fire.verdict)} />
          <button
            type="button"
            className="textbtn"
            aria-pressed={chosen === fire.at}
            title="Why this one?"
            onClick={() => onChoose(fire.at)}
          >
            {timeOf(fire.at, zone)}
          </button>
          <span className={`clip ${toneClass(fire)}`} title={fire.words}>
            {fire.words}
          </span>
          {fire.runId !== undefined && (
            <AppLink className="acc" href={`/runs/${fire.runId}`}>
              #{fire.runId}
            </AppLink>
          )}
        </li>
      ))}
    </ul>
  );
}

/** Missed ones, the latest first, with what the catch-up did with them; a run now makes up for one. */
function Missed({ schedule: { name, timezone, enabled } }: { readonly schedule: Schedule }) {
  const { data } = useQuery(firesQuery(name, 'skipped_catchup', MOST_MISSED));
  const mayAct = useMay('operator');
  const zone = useZone(timezone);
  const caughtUp = (
    <AppLink className="acc" href={`/runs?schedule=${encodeURIComponent(name)}&trigger=catch_up`}>
      Runs that caught up
    </AppLink>
  );
  if (!data || data.items.length === 0) return null;
  return (
    <section>
      <div className="lab">Missed fires</div>
      {data.items.map((fire) => (
        <div key={fire.at} className="override">
          <p>
            <b className="bad">{timeOf(fire.at, zone)}</b> <Time at={fire.at} isPast />{' '}
            <span className="soft">{fire.missed ?? fire.words}</span>
          </p>
          {mayAct && enabled && (
            <Button look="small" onClick={() => askRunNow(name, timeOf(fire.at, zone))}>
              Run now…
            </Button>
          )}
        </div>
      ))}
      <p>{caughtUp}</p>
    </section>
  );
}

function timeOf(at: string, zone: string): string {
  const ms = Date.parse(at);
  return `${dayText(ms, zone)} ${clockTime(ms, zone)}`;
}

function toneClass({ verdict }: Fire): string {
  const tone = fireTone(verdict);
  return tone === 'ok' ? 'soft' : tone;
}
