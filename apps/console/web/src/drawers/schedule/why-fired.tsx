/** Why it fired, or did not: of its last fire, of one that is chosen, or of any minute; and the fires that were missed. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Schedule } from '../../../../src/answers/schedules.ts';
import { whyFireQuery } from '../../api/schedule-queries.ts';
import { Refusal } from '../../components/answer/refusal.tsx';
import { TimeField } from '../../components/fields/time-field.tsx';
import { storeNow } from '../../settings/clock.ts';
import { useZone } from '../../settings/settings.ts';
import { typedPast } from '../../words/typed-time.ts';
import { LastFires } from './last-fires.tsx';
import { MissedFires } from './missed-fires.tsx';

const EXAMPLES = '02:30, 2026-11-28 02:30, 2h';

export function WhyFired({ schedule }: { readonly schedule: Schedule }) {
  const { name, timezone } = schedule;
  const [at, setAt] = useState<string>();
  const [isAsking, setAsking] = useState(false);
  const [text, setText] = useState('');
  const zone = useZone(timezone);
  const isUnread = text.trim() !== '' && typedPast(text, zone, storeNow()) === undefined;
  const choose = (time: string | undefined): void => {
    setText('');
    setAt(time);
  };
  return (
    <>
      <section>
        <div className="lab">
          Why it fired, or did not
          <span className="more">
            {at !== undefined && (
              <button type="button" className="textbtn" onClick={() => choose(undefined)}>
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
          <TimeField
            label="At, or how long ago"
            zone={zone}
            examples={EXAMPLES}
            value={text}
            onChange={(next) => {
              setText(next);
              if (next.trim() === '') setAt(undefined);
              const time = typedPast(next, zone, storeNow());
              if (time !== undefined) setAt(new Date(time).toISOString());
            }}
          />
        )}
        {isUnread ? (
          <p className="hold">Expected a time that has been, such as {EXAMPLES}.</p>
        ) : (
          <Why name={name} at={at} />
        )}
        <LastFires name={name} timezone={timezone} chosen={isUnread ? undefined : at} onChoose={choose} />
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
