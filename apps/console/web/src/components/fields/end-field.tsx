import { useState } from 'react';
import { useZone } from '../../settings/settings.ts';
import { type EndWish, UNTIL } from '../../words/typed-end.ts';
import type { Options } from './with-chosen.ts';
import { TimeField } from './time-field.tsx';

interface EndFieldProps {
  readonly spans: Options;
  readonly initial: EndWish;
  readonly onChange: (wish: EndWish) => void;
}

/** How long it is to last, or until when. */
export function EndField({ spans, initial, onChange }: EndFieldProps) {
  const zone = useZone();
  const [wish, setWish] = useState(initial);
  const set = (change: Partial<EndWish>): void => {
    const next = { ...wish, ...change };
    setWish(next);
    onChange(next);
  };
  return (
    <>
      <label className="field">
        <span>For</span>
        <select value={wish.span} onChange={({ target }) => set({ span: target.value })}>
          {spans.map(([value, text]) => (
            <option key={value} value={value}>
              {text}
            </option>
          ))}
          <option value={UNTIL}>until a time…</option>
        </select>
      </label>
      {wish.span === UNTIL && (
        <TimeField
          label="Until"
          zone={zone}
          examples="18:00, 2026-12-01 18:00"
          value={wish.until}
          onChange={(until) => set({ until })}
        />
      )}
    </>
  );
}
