/** Why it fired, or did not: of its last fire, of one that is chosen, or of any minute; and the fires that were missed. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { FireList, Schedule } from '../../../../src/answers/schedules.ts';
import { firesQuery, whyFireQuery } from '../../api/schedule-queries.ts';
import { AppLink } from '../../components/app-link.tsx';
import { Refusal } from '../../components/refusal.tsx';
import { Mark } from '../../components/marks/state-mark.tsx';
import { useZone } from '../../settings/settings.ts';
import { fireTime, MissedFires } from './missed-fires.tsx';
import { fireMark, fireTone } from './schedule-mark.ts';

const MOST_FIRES = 6;

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
      <MissedFires schedule={schedule} />
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
  const { data } = useQuery(firesQuery(name, MOST_FIRES));
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
            {fireTime(fire.at, zone)}
          </button>
          <span className={`clip ${toneClass(fire)}`} title={fire.missed ?? fire.words}>
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

function toneClass({ verdict }: Fire): string {
  const tone = fireTone(verdict);
  return tone === 'ok' ? 'soft' : tone;
}
