/** Why it fired, or did not: of its last fire, of one that is chosen, or of any minute; and the fires that were missed. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Schedule } from '../../../../src/answers/schedules.ts';
import { whyFireQuery } from '../../api/schedule-queries.ts';
import { Refusal } from '../../components/answer/refusal.tsx';
import { LastFires } from './last-fires.tsx';
import { MissedFires } from './missed-fires.tsx';

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
                const time = Date.parse(target.value);
                if (!Number.isNaN(time)) setAt(new Date(time).toISOString());
              }}
            />
          </label>
        )}
        <Why name={name} at={at} />
        <LastFires name={name} timezone={timezone} chosen={at} onChoose={setAt} />
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
