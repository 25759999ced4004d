/** What operators ask of the fires of a schedule and fill in first: a run now, and a skip of several. */
import { useState } from 'react';
import type { Schedule } from '../../../src/answers/schedules.ts';
import { postJson } from '../api/client.ts';
import { JsonField } from '../components/fields/json-field.tsx';
import { askFirst } from '../frame/confirm.tsx';
import { currentZone } from '../settings/settings.ts';
import { dayTime, offsetTime } from '../words/times.ts';
import { typedJson } from '../words/text/typed-json.ts';
import { runNowCommand, skipCommand } from './fire-commands.ts';
import { scheduleUrl, type Said, skipNext } from './schedule-acts.ts';
import { CHANGES, keepSeen, type SeenFires } from './seen-schedule.ts';
import { orReadAgain, showDone } from './use-act.ts';

const FIRST_COUNT = 2;
/** As of the route. */
const MOST_SKIPPED = 1_000;

interface Runnable extends Pick<Schedule, 'name' | 'timezone'> {
  /** Absent where it is not known here, or may not be seen. */
  readonly input?: Schedule['input'];
}

/** `fireAt`: of the missed fire that the run makes up for. */
export function askRunNow({ name, timezone, input }: Runnable, fireAt?: string): void {
  const own = input && 'value' in input ? JSON.stringify(input.value ?? {}, null, 2) : '';
  const wish = { text: own };
  const typed = (): string | undefined =>
    [own.trim(), ''].includes(wish.text.trim()) ? undefined : wish.text;
  askFirst({
    title: `Run ${name} once now${fireAt === undefined ? '' : ` for ${missedFire(fireAt, timezone)}`}?`,
    says: 'This adds one run. The schedule still fires at its next time.',
    verb: 'Run now',
    leave: 'Not now',
    reason: 'optional',
    isCounted: fireAt !== undefined,
    ...(fireAt !== undefined && { about: `the missed fire of ${offsetTime(Date.parse(fireAt), timezone)}` }),
    command: () => runNowCommand(name, typed()),
    children: (
      <InputOfRun
        initial={own}
        onChange={(text) => {
          wish.text = text;
        }}
      />
    ),
    act: async (reason) => {
      const text = typed();
      const body = { fireAt, reason, ...(text !== undefined && { input: typedJson(text) }) };
      const asked = postJson<Said>(`${scheduleUrl(name)}/fires`, body);
      const { says } = await orReadAgain(CHANGES, asked, fireAt !== undefined);
      showDone({ says, changes: ['runs', 'jobs', 'job', ...CHANGES], mark: 'queued' });
    },
  });
}

/** As people read it; the reason has it with its year and offset. */
function missedFire(at: string, timezone: string): string {
  return `the missed fire of ${dayTime(Date.parse(at), currentZone(timezone))}`;
}

interface FieldProps {
  readonly initial: string;
  readonly onChange: (text: string) => void;
}

function InputOfRun({ initial, onChange }: FieldProps) {
  const [text, setText] = useState(initial);
  return (
    <JsonField
      rows={4}
      note="JSON; if empty, the schedule's input is used"
      value={text}
      onChange={(next) => {
        setText(next);
        onChange(next);
      }}
    />
  );
}

export function askSkip(schedule: SeenFires): void {
  const { name } = schedule;
  const wish = { count: FIRST_COUNT };
  const onSeen = keepSeen(schedule);
  askFirst({
    title: `Skip the next fires of ${name}?`,
    says: 'Each makes no run. Fires that are skipped already do not count.',
    verb: 'Skip',
    reason: 'optional',
    isRenewed: true,
    command: () => skipCommand(name, wish.count),
    children: (
      <label className="field">
        <span>
          How many <small>1 to {MOST_SKIPPED.toLocaleString('en-US')} fires</small>
        </span>
        <input
          type="number"
          min={1}
          max={MOST_SKIPPED}
          required
          defaultValue={FIRST_COUNT}
          onChange={({ target }) => {
            wish.count = target.valueAsNumber;
          }}
        />
      </label>
    ),
    act: async (reason) => showDone(await onSeen((seen) => skipNext(seen, { count: wish.count, reason }))),
  });
}
