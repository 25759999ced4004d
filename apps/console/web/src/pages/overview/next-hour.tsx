import type { Overview, Upcoming } from '../../../../src/answers/overview.ts';
import { AppLink } from '../../components/links/app-link.tsx';
import { Mark } from '../../components/marks/state-mark.tsx';
import { useZone } from '../../settings/settings.ts';
import { plural } from '../../words/numbers.ts';
import { clockTime } from '../../words/times.ts';

const WIDTH = 240;
const HOUR_MS = 3_600_000;
const MOST_TICKS = 120;

interface NextHourProps {
  readonly upcoming: Overview['upcoming'];
  readonly now: string;
}

export function NextHour({ upcoming: { fires, isAtLeast, items }, now }: NextHourProps) {
  const zone = useZone();
  const from = Date.parse(now);
  return (
    <section aria-label="Next 60 minutes">
      <div className="sec">
        <h2>Next 60 minutes</h2>
        <small>{plural({ count: fires, isAtLeast }, 'fire')}</small>
        <AppLink className="more lnk" href="/schedules">
          week
        </AppLink>
      </div>
      {items.length === 0 && <p className="dim">No schedule fires.</p>}
      <ul className="fires">
        {items.map((item) => (
          <Row key={item.name} item={item} from={from} />
        ))}
        {items.length > 0 && (
          <li className="ax" aria-hidden="true">
            <span />
            <span className="axis">
              <span>now</span>
              {[1, 2, 3].map((third) => (
                <span key={third}>{clockTime(from + (third * HOUR_MS) / 3, zone)}</span>
              ))}
            </span>
          </li>
        )}
      </ul>
    </section>
  );
}

function Row({ item, from }: { readonly item: Upcoming; readonly from: number }) {
  const { name, isPaused = false, href, at, everyMs } = item;
  const zone = useZone();
  const times =
    at.length > 0 || everyMs === undefined ? at.map((one) => Date.parse(one)) : steps(from, everyMs);
  const first = times[0];
  const says = `${plural(times.length, 'fire')}${first === undefined ? '' : `, the next at ${clockTime(first, zone)}`}`;
  return (
    <li>
      <AppLink
        className={isPaused ? 'clip dim' : 'clip soft'}
        href={href}
        title={isPaused ? `${name}, paused` : name}
      >
        {isPaused && (
          <>
            <Mark state="paused" /> <span className="sr">paused: </span>
          </>
        )}
        {name}
      </AppLink>
      <svg viewBox={`0 0 ${WIDTH} 14`} preserveAspectRatio="none" role="img" aria-label={says}>
        <path className="fx" d={`M0 13.5h${WIDTH}`} />
        <path className={isPaused ? 'fskip' : 'ft'} d={times.map((one) => tick(one, from)).join('')} />
      </svg>
    </li>
  );
}

function tick(at: number, from: number): string {
  const x = ((at - from) / HOUR_MS) * WIDTH;
  return x < 0 || x > WIDTH ? '' : `M${x.toFixed(1)} 3v10`;
}

/** Denser than once in 30 s cannot be drawn apart. */
function steps(from: number, everyMs: number): number[] {
  const step = Math.max(everyMs, HOUR_MS / MOST_TICKS);
  return Array.from({ length: Math.floor(HOUR_MS / step) }, (_, nr) => from + (nr + 1) * step);
}
