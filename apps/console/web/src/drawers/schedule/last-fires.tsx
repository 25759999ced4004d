/** Fires of a schedule, the latest first, with what became of each; one that is chosen is explained above. */
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import type { FireList } from '../../../../src/answers/schedules.ts';
import { firesQuery } from '../../api/schedule-queries.ts';
import { NoAnswer } from '../../components/answer/answer.tsx';
import { useGo } from '../../components/links/app-link.tsx';
import { usePageAddress } from '../../components/links/page-address.ts';
import { RunLink } from '../../components/links/run-link.tsx';
import { Mark } from '../../components/marks/state-mark.tsx';
import { storeNow } from '../../settings/clock.ts';
import { useZone } from '../../settings/settings.ts';
import { address, oneIn } from '../../words/address.ts';
import { dayTime } from '../../words/times.ts';
import { fireMark, fireTone, VERDICTS } from '../../components/marks/schedule-mark.ts';
import { More } from '../../components/table/more.tsx';

const PAGE = 6;

type Fire = FireList['items'][number];

interface LastFiresProps {
  readonly name: string;
  readonly timezone: string;
  readonly chosen: string | undefined;
  readonly onChoose: (at: string) => void;
}

export function LastFires({ name, timezone, chosen, onChoose }: LastFiresProps) {
  const go = useGo();
  const { pathname, search } = usePageAddress();
  const verdict = oneIn(VERDICTS, search, 'fires');
  const query = useInfiniteQuery({
    ...firesQuery(name, { verdict, limit: PAGE }),
    placeholderData: keepPreviousData,
  });
  const zone = useZone(timezone);
  const fires = query.data?.pages.flatMap(({ items }) => items) ?? [];
  if (query.error && !query.data) return <NoAnswer query={query} />;
  if (fires.length === 0 && verdict === undefined) return null;
  return (
    <>
      <select
        className="input whyat"
        aria-label="Which fires"
        value={verdict ?? ''}
        onChange={({ target }) => go(address(pathname, { ...search, fires: target.value }))}
      >
        <option value="">all fires</option>
        {VERDICTS.map((one) => (
          <option key={one} value={one}>
            {one.replaceAll('_', ' ')}
          </option>
        ))}
      </select>
      {fires.length === 0 && <p className="dim">None of its fires has this verdict.</p>}
      <ul className="lastfires" aria-label="Last fires" aria-busy={query.isPlaceholderData}>
        {fires.map((fire) => (
          <li key={fire.at}>
            <Mark state={fireMark(fire)} />
            <button
              type="button"
              className="textbtn"
              aria-pressed={chosen === fire.at}
              title="Why this one?"
              onClick={() => onChoose(fire.at)}
            >
              {dayTime(Date.parse(fire.at), zone, storeNow())}
            </button>
            <span className={`clip ${toneClass(fire)}`} title={fire.missed ?? fire.words}>
              {fire.words}
            </span>
            {fire.runId !== undefined && <RunLink id={fire.runId} className="acc" />}
          </li>
        ))}
      </ul>
      <More isSmall list={query}>
        More fires
      </More>
    </>
  );
}

function toneClass(fire: Fire): string {
  const tone = fireTone(fire);
  return tone === 'ok' ? 'soft' : tone;
}
