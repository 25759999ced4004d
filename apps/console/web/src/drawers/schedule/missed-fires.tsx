/** Fires that no daemon fired at their time, the latest first, with what the catch-up did with each. */
import { useInfiniteQuery } from '@tanstack/react-query';
import type { FireList, Schedule } from '../../../../src/answers/schedules.ts';
import { askRunNow } from '../../acts/fire-acts.tsx';
import { firesQuery } from '../../api/schedule-queries.ts';
import { NoAnswer } from '../../components/answer/answer.tsx';
import { Button } from '../../components/controls/button.tsx';
import { Time } from '../../components/facts/time.tsx';
import { AppLink } from '../../components/links/app-link.tsx';
import { RunLink } from '../../components/links/run-link.tsx';
import { storeNow } from '../../settings/clock.ts';
import { useZone } from '../../settings/settings.ts';
import { dayTime } from '../../words/times.ts';
import { More } from '../../components/table/more.tsx';

const PAGE = 5;

type Fire = FireList['items'][number];

export function MissedFires({ schedule }: { readonly schedule: Schedule }) {
  const { name } = schedule;
  const query = useInfiniteQuery(firesQuery(name, { missed: 'true', limit: PAGE }));
  const fires = query.data?.pages.flatMap(({ items }) => items) ?? [];
  if (query.error && !query.data)
    return (
      <section>
        <div className="lab">Missed fires</div>
        <NoAnswer query={query} />
      </section>
    );
  if (fires.length === 0) return null;
  return (
    <section>
      <div className="lab">Missed fires</div>
      {fires.map((fire) => (
        <MissedFire key={fire.at} fire={fire} schedule={schedule} />
      ))}
      <More isSmall list={query}>
        More missed fires
      </More>
      <p>
        <AppLink className="acc" href={`/runs?schedule=${encodeURIComponent(name)}&trigger=catch_up`}>
          Runs that caught up
        </AppLink>
      </p>
    </section>
  );
}

/** A run now makes up for one that is not caught up. */
function MissedFire({ fire, schedule }: { readonly fire: Fire; readonly schedule: Schedule }) {
  const { timezone, enabled, may } = schedule;
  const zone = useZone(timezone);
  // What has another verdict and a run got it by a person; of a duplicate it is the other run.
  const isMadeUp = fire.runId !== undefined && !['run', 'duplicate'].includes(fire.verdict);
  const isLost = fire.runId === undefined && fire.verdict !== 'waiting';
  return (
    <div className="override">
      <p>
        <b className={isLost ? 'bad' : undefined}>{dayTime(Date.parse(fire.at), zone, storeNow())}</b>{' '}
        <Time at={fire.at} isPast /> <span className="soft">{fire.missed}</span>{' '}
        {isMadeUp && <span className="soft">Made up for by </span>}
        {fire.runId !== undefined && <RunLink id={fire.runId} className="acc" />}
      </p>
      {may.run && enabled && isLost && (
        <Button look="small" onClick={() => askRunNow(schedule, fire.at)}>
          Run now…
        </Button>
      )}
    </div>
  );
}
