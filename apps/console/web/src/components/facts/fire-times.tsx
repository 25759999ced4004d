import { useQuery } from '@tanstack/react-query';
import type { PreviewedFire } from '../../../../src/answers/schedules.ts';
import { schedulesQuery } from '../../api/schedule-queries.ts';
import { storeNow, useNow } from '../../settings/clock.ts';
import { browserZone } from '../../settings/settings.ts';
import { shortDuration } from '../../words/numbers.ts';
import { clockTime, dayText, placeOf } from '../../words/times.ts';
import { zonesBeside } from '../../words/when-words.ts';

interface FireTimesProps {
  readonly fires: readonly PreviewedFire[];
  readonly timezone: string;
  /** Offsets instead of the time from now: around a change of the clocks. */
  readonly hasOffset?: boolean;
}

export function FireTimes({ fires, timezone, hasOffset = false }: FireTimesProps) {
  const others = useZonesBeside(timezone);
  return (
    <table className="conf fires4">
      <thead>
        <tr>
          <th scope="col">{placeOf(timezone)}</th>
          {others.map((zone) => (
            <th key={zone} scope="col">
              {placeOf(zone)}
            </th>
          ))}
          <th scope="col">
            <span className="sr">{hasOffset ? 'Offset' : 'From now'}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {fires.map((fire) => (
          <Fire key={fire.at} fire={fire} timezone={timezone} others={others} hasOffset={hasOffset} />
        ))}
      </tbody>
    </table>
  );
}

interface FireProps extends Required<Omit<FireTimesProps, 'fires'>> {
  readonly fire: PreviewedFire;
  readonly others: readonly string[];
}

function Fire({ fire: { at, local, leftOut, says }, timezone, others, hasOffset }: FireProps) {
  const ms = Date.parse(at);
  const day = dayText(ms, timezone);
  return (
    <>
      <tr className={leftOut === undefined ? undefined : 'leftout'}>
        <td className={says.length > 0 ? 'hold' : undefined}>
          {dayText(ms, timezone, storeNow())} <b>{clockTime(ms, timezone)}</b>
        </td>
        {others.map((zone) => (
          <td key={zone}>
            {dayText(ms, zone) !== day && `${dayText(ms, zone).slice(0, 3)} `}
            {clockTime(ms, zone)}
          </td>
        ))}
        <td>{hasOffset ? local.slice(19) : <FromNow ms={ms} />}</td>
      </tr>
      {says.length > 0 && (
        <tr>
          <td colSpan={others.length + 2} className="hold firenote">
            {says.join(' · ')}
          </td>
        </tr>
      )}
    </>
  );
}

/** Apart, so that only it is rendered again each second. */
function FromNow({ ms }: { readonly ms: number }) {
  const left = ms - useNow();
  return left > 0 ? `in ${shortDuration(left)}` : 'now';
}

/** Of the schedules as they were listed last: the list is not read for this. */
function useZonesBeside(timezone: string): readonly string[] {
  const { data } = useQuery({ ...schedulesQuery, enabled: false });
  const used = (data?.items ?? []).map((schedule) => schedule.timezone);
  return zonesBeside(timezone, { mine: browserZone(), used });
}
