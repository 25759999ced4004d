import type { EndMark } from '../../../../src/answers/common.ts';
import { plural } from '../../words/numbers.ts';
import { rounded } from './rounded.ts';

const MOST = 60;
const WIDTH = 520;
const HEIGHT = 28;
const LOWEST = 2;

/** The last runs over the whole width; height is the square root of the duration. */
export function WideStrip({ ends }: { readonly ends: readonly EndMark[] }) {
  const shown = ends.slice(-MOST);
  const bad = shown.filter(({ state }) => state !== 'succeeded').length;
  const longest = Math.sqrt(Math.max(1, ...shown.map(({ tookMs = 0 }) => tookMs)));
  const step = WIDTH / MOST;
  return (
    <svg
      className="bars wide"
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      height={HEIGHT}
      role="img"
      aria-label={`last ${plural(shown.length, 'run')}: ${bad} did not succeed`}
    >
      {shown.map(({ state, tookMs }, at) => {
        const isBad = state === 'failed' || state === 'expired';
        const share = isBad ? 1 : Math.sqrt(tookMs ?? 0) / longest;
        const height = LOWEST + (HEIGHT - LOWEST) * share;
        return (
          <rect
            // oxlint-disable-next-line react/no-array-index-key -- a place in the strip has no other name
            key={at}
            className={state === 'succeeded' ? 'b-ok' : isBad ? 'b-bad' : 'b-none'}
            x={rounded(WIDTH - (shown.length - at) * step)}
            y={rounded(HEIGHT - height)}
            width={rounded(step - 0.8)}
            height={rounded(height)}
          />
        );
      })}
    </svg>
  );
}
