/** Another time or input for the next fire, or another expression for a while. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Schedule } from '../../../../../src/answers/schedules.ts';
import { showDone } from '../../../acts/use-act.ts';
import { cronQuery } from '../../../api/schedule-queries.ts';
import { JsonField } from '../../../components/fields/json-field.tsx';
import { askFirst } from '../../../frame/confirm.tsx';
import { useSettled } from '../../../settings/use-settled.ts';
import { FireTimes } from '../parts/fire-times.tsx';
import { overrideBody, overrideCommand, type OverrideTexts } from './override-body.ts';
import { override } from '../../../acts/schedule-acts.ts';
import { keepSeen } from '../../../acts/seen-schedule.ts';

const SPANS = ['30m', '1h', '4h', '1d', '2d', '7d'] as const;

export function askOverride(schedule: Schedule): void {
  const { name, schedule: expression, timezone, input } = schedule;
  const wish: { texts: OverrideTexts } = {
    texts: {
      kind: expression === undefined ? 'input' : 'time',
      runAt: '',
      input: input && 'value' in input ? JSON.stringify(input.value ?? {}, null, 2) : '{}',
      cron: expression ?? '',
      timezone,
      span: '1h',
    },
  };
  const onSeen = keepSeen(schedule);
  askFirst({
    title: `Override the next fires of ${name}?`,
    says: 'The schedule itself stays as it is. An override is used up by its fire, or ends by itself.',
    verb: 'Override',
    reason: 'optional',
    command: () => overrideCommand(name, wish.texts),
    children: (
      <Fields
        schedule={schedule}
        initial={wish.texts}
        onChange={(texts) => {
          wish.texts = texts;
        }}
      />
    ),
    act: async (reason) => {
      const asked = { ...overrideBody(wish.texts), reason };
      showDone(await onSeen((seen) => override(seen, asked)));
    },
  });
}

interface FieldsProps {
  readonly schedule: Schedule;
  readonly initial: OverrideTexts;
  readonly onChange: (texts: OverrideTexts) => void;
}

function Fields({ schedule: { schedule: expression }, initial, onChange }: FieldsProps) {
  const [texts, setTexts] = useState(initial);
  const change = (some: Partial<OverrideTexts>): void => {
    const next = { ...texts, ...some };
    setTexts(next);
    onChange(next);
  };
  return (
    <div className="form">
      <label className="field">
        <span>What</span>
        <select
          value={texts.kind}
          onChange={({ target }) => change({ kind: target.value as OverrideTexts['kind'] })}
        >
          {expression !== undefined && <option value="time">the next fire runs at another time</option>}
          <option value="input">the next fire has another input</option>
          {expression !== undefined && (
            <option value="cron">it fires by another expression for a while</option>
          )}
        </select>
      </label>
      {texts.kind === 'time' && (
        <label className="field">
          <span>
            Runs at <small>in the zone of this browser</small>
          </span>
          <input
            type="datetime-local"
            value={texts.runAt}
            onChange={({ target }) => change({ runAt: target.value })}
          />
        </label>
      )}
      {texts.kind === 'input' && (
        <JsonField rows={5} value={texts.input} onChange={(input) => change({ input })} />
      )}
      {texts.kind === 'cron' && <CronFields texts={texts} onChange={change} />}
    </div>
  );
}

interface CronFieldsProps {
  readonly texts: OverrideTexts;
  readonly onChange: (texts: Partial<OverrideTexts>) => void;
}

function CronFields({ texts: { cron, timezone, span }, onChange }: CronFieldsProps) {
  const settled = useSettled(cron);
  const { data, error } = useQuery({
    ...cronQuery({ schedule: settled, timezone, count: 3 }),
    enabled: settled.trim() !== '',
  });
  return (
    <>
      <div className="row2">
        <label className="field">
          <span>Expression</span>
          <input
            className="mono"
            spellCheck={false}
            value={cron}
            onChange={({ target }) => onChange({ cron: target.value })}
          />
        </label>
        <label className="field">
          <span>For</span>
          <select value={span} onChange={({ target }) => onChange({ span: target.value })}>
            {SPANS.map((one) => (
              <option key={one}>{one}</option>
            ))}
          </select>
        </label>
      </div>
      {error && <p className="bad">{error.message}</p>}
      {data && !error && (
        <>
          <p className="soft">{data.words}</p>
          <FireTimes fires={data.fires} timezone={timezone} />
        </>
      )}
    </>
  );
}
