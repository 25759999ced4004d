/** What is to be silent, and until when. */
import { useState } from 'react';
import { EndField } from '../../../components/fields/end-field.tsx';
import { Ticks } from '../../../components/fields/ticks.tsx';
import { asIs } from '../../../components/fields/with-chosen.ts';
import { SEVERITIES } from './alert-path.ts';
import type { SilenceWish } from './silence-wish.ts';

const SPANS = [
  ['15m', '15 minutes'],
  ['1h', '1 hour'],
  ['2h', '2 hours'],
  ['8h', '8 hours'],
  ['24h', '1 day'],
  ['7d', '7 days'],
] as const;

interface SilenceFieldsProps {
  readonly rules: readonly string[];
  readonly first: SilenceWish;
  readonly onChange: (wish: SilenceWish) => void;
}

export function SilenceFields({ rules, first, onChange }: SilenceFieldsProps) {
  const [wish, setWish] = useState(first);
  const set = (change: Partial<SilenceWish>): void => {
    const next = { ...wish, ...change };
    setWish(next);
    onChange(next);
  };
  return (
    <div className="form">
      <Ticks
        label="Rules"
        note="none: any"
        options={rules.map(asIs)}
        chosen={wish.rule}
        onChange={(rule) => set({ rule })}
      />
      <Ticks
        label="Severities"
        note="none: any"
        options={SEVERITIES.map(asIs)}
        chosen={wish.severity}
        onChange={(severity) => set({ severity: SEVERITIES.filter((one) => severity.includes(one)) })}
      />
      <label className="field">
        <span>
          Jobs <small>by commas; empty: any, report.* for those that begin so</small>
        </span>
        <input
          value={wish.job}
          spellCheck={false}
          autoComplete="off"
          onChange={({ target }) => set({ job: target.value })}
        />
      </label>
      <EndField spans={SPANS} initial={wish.end} onChange={(end) => set({ end })} />
    </div>
  );
}
