/** Another time or input for the next fire, or another expression for a while. */
import { useQuery } from '@tanstack/react-query';
import { useId, useState } from 'react';
import type { Schedule } from '../../../../src/answers/schedules.ts';
import { showDone } from '../../acts/use-act.ts';
import { cronQuery } from '../../api/schedule-queries.ts';
import { JsonField } from '../../components/fields/json-field.tsx';
import { TimeField } from '../../components/fields/time-field.tsx';
import { ZoneList } from '../../components/fields/zone-list.tsx';
import { askFirst } from '../../frame/confirm.tsx';
import { storeNow } from '../../settings/clock.ts';
import { useSettled } from '../../settings/use-settled.ts';
import { dayTime } from '../../words/times.ts';
import { FireTimes } from '../../components/facts/fire-times.tsx';
import {
  COUNTED,
  endOf,
  overrideBody,
  overrideCommand,
  type OverrideTexts,
  timesText,
  zoneOf,
} from './override-body.ts';
import { overrideSchedule } from '../../acts/schedule-acts.ts';
import { keepSeen } from '../../acts/seen-schedule.ts';

const SHOWN = 3;

export function askOverride(schedule: Schedule): void {
  const { name, schedule: expression, timezone: zone, input } = schedule;
  const wish: { texts: OverrideTexts } = {
    texts: {
      kind: expression === undefined ? 'input' : 'time',
      runAt: '',
      input: input && 'value' in input ? JSON.stringify(input.value ?? {}, null, 2) : '{}',
      cron: expression ?? '',
      timezone: '',
      until: '1h',
    },
  };
  const onSeen = keepSeen(schedule);
  askFirst({
    title: `Override the next fires of ${name}?`,
    says: 'The schedule itself stays as it is. It applies to the next fire only, or until the time you set.',
    verb: 'Override',
    isRenewed: true,
    reason: 'optional',
    command: () => overrideCommand(name, wish.texts, { zone, now: storeNow() }),
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
      const asked = { ...overrideBody(wish.texts, { zone, now: storeNow() }), reason };
      showDone(await onSeen((seen) => overrideSchedule(seen, asked)));
    },
  });
}

interface FieldsProps {
  readonly schedule: Schedule;
  readonly initial: OverrideTexts;
  readonly onChange: (texts: OverrideTexts) => void;
}

function Fields({ schedule, initial, onChange }: FieldsProps) {
  const { schedule: expression, timezone } = schedule;
  const fire = nextFire(schedule);
  const [texts, setTexts] = useState(initial);
  const change = (some: Partial<OverrideTexts>): void => {
    const next = { ...texts, ...some };
    setTexts(next);
    onChange(next);
  };
  return (
    <div className="form">
      <label className="field">
        <span>What {fire !== undefined && <small>the next fire is {fire}</small>}</span>
        <select
          value={texts.kind}
          onChange={({ target }) => change({ kind: target.value as OverrideTexts['kind'] })}
        >
          {expression !== undefined && <option value="time">the next fire: another time</option>}
          <option value="input">the next fire: another input</option>
          {expression !== undefined && <option value="cron">for a while: another expression</option>}
        </select>
      </label>
      {texts.kind === 'time' && (
        <TimeField
          label="Runs at"
          zone={timezone}
          examples="18:00, 2026-12-01 18:00, 10m"
          value={texts.runAt}
          onChange={(runAt) => change({ runAt })}
        />
      )}
      {texts.kind === 'input' && (
        <JsonField rows={5} value={texts.input} onChange={(input) => change({ input })} />
      )}
      {texts.kind === 'cron' && <CronFields texts={texts} zone={timezone} onChange={change} />}
    </div>
  );
}

/** `Mon 30 Nov 02:30`, by the clocks of its schedule. */
function nextFire({ next: [first], timezone }: Schedule): string | undefined {
  return first === undefined ? undefined : dayTime(Date.parse(first), timezone);
}

interface CronFieldsProps {
  readonly texts: OverrideTexts;
  /** Of the schedule. */
  readonly zone: string;
  readonly onChange: (texts: Partial<OverrideTexts>) => void;
}

function CronFields({ texts, zone, onChange }: CronFieldsProps) {
  const id = useId();
  const timezone = zoneOf(texts, zone);
  return (
    <>
      <label className="field">
        <span>Expression</span>
        <input
          className="mono"
          spellCheck={false}
          value={texts.cron}
          onChange={({ target }) => onChange({ cron: target.value })}
        />
      </label>
      <div className="row2">
        <label className="field">
          <span>
            Zone <small>empty: {zone}</small>
          </span>
          <input
            spellCheck={false}
            autoComplete="off"
            list={id}
            value={texts.timezone}
            onChange={({ target }) => onChange({ timezone: target.value })}
          />
        </label>
        <TimeField
          label="Until"
          zone={timezone}
          examples="4h, 18:00, 2026-12-01 18:00"
          value={texts.until}
          onChange={(until) => onChange({ until })}
        />
      </div>
      <ZoneList id={id} />
      <CronPreview texts={texts} zone={zone} />
    </>
  );
}

/** The fires before its end. */
function CronPreview({ texts, zone }: Pick<CronFieldsProps, 'texts' | 'zone'>) {
  const [cron = '', timezone = ''] = useSettled(`${texts.cron}\n${zoneOf(texts, zone)}`).split('\n');
  const { data, error } = useQuery({
    ...cronQuery({ schedule: cron, timezone, count: COUNTED }),
    enabled: cron.trim() !== '',
  });
  if (error) return <p className="bad">{error.message}</p>;
  if (!data) return null;
  const end = endOf({ ...texts, timezone }, { zone, now: storeNow() });
  const fires = data.fires.filter(({ at }) => !end || Date.parse(at) < end.at);
  return (
    <>
      <p className="soft">{data.words}</p>
      {end && (
        <p className={fires.length === 0 ? 'hold' : 'soft'}>
          {timesText(fires, end.at, { zone: timezone, now: storeNow() })}
        </p>
      )}
      {fires.length > 0 && <FireTimes fires={fires.slice(0, SHOWN)} timezone={timezone} />}
    </>
  );
}
