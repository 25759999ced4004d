/** The acts on one schedule: `n`, `s`, `o` and `p` act while the drawer has the focus, or nothing has. */
import type { Schedule } from '../../../../src/answers/schedules.ts';
import { CopyItems } from '../../acts/copy-commands.tsx';
import { runNowCommand, skipCommand } from '../../acts/fire-commands.ts';
import { scheduleActs, withHandlers } from '../../acts/offered-acts.ts';
import { askPause, pauseCommand, resume, resumeCommand } from '../../acts/pause-acts.tsx';
import { askRunNow, askSkip } from '../../acts/fire-acts.tsx';
import { useAct } from '../../acts/use-act.ts';
import { Refusal } from '../../components/answer/refusal.tsx';
import { Button } from '../../components/controls/button.tsx';
import { Menu, MenuItem } from '../../components/controls/menu.tsx';
import { Icon } from '../../components/marks/icon.tsx';
import { usePageActions } from '../../frame/actions.ts';
import { useMay } from '../../frame/rights.ts';
import { offRows, useKeys } from '../../keys/use-keys.ts';
import { commandLine, withReason } from '../../words/commands/command-line.ts';
import { askOverride } from './editor/override-form.tsx';
import { askDelete, skipNext, switchSchedule } from '../../acts/schedule-acts.ts';

interface WhatToDoProps {
  readonly schedule: Schedule;
  readonly onEdit: () => void;
  /** It was deleted. */
  readonly onGone: () => void;
}

export function WhatToDo({ schedule, onEdit, onGone }: WhatToDoProps) {
  const mayAct = useMay('operator');
  const { act, isBusy, refusal } = useAct();
  const { name, enabled, pause } = schedule;
  const what = { kind: 'schedule', name } as const;
  const run = (): void => askRunNow(schedule);
  const skip = (): void => void act(() => skipNext(schedule));
  const override = (): void => askOverride(schedule);
  const stand = pause ? () => void act(() => resume(what, pause)) : () => askPause(what);
  useKeys(
    'object',
    { n: offRows(run), s: offRows(skip), o: offRows(override), p: offRows(stand) },
    mayAct && enabled,
  );
  const handlers = { run, skip, override, pause: stand, resume: stand };
  usePageActions(mayAct ? withHandlers(scheduleActs(schedule), handlers) : []);
  if (!mayAct) return null;
  return (
    <>
      <div className="acts2">
        {enabled && (
          <>
            <Button look={pause ? '' : 'primary'} icon="play" hint="n" onClick={run}>
              Run now
            </Button>
            <Button icon="skip" hint="s" disabled={isBusy} onClick={skip}>
              Skip next
            </Button>
            <Button hint="o" onClick={override}>
              Override…
            </Button>
            <Button
              look={pause ? 'primary' : ''}
              icon={pause ? 'play' : 'pause'}
              hint="p"
              disabled={isBusy}
              onClick={stand}
            >
              {pause ? 'Resume' : 'Pause…'}
            </Button>
          </>
        )}
        <MoreActs schedule={schedule} onEdit={onEdit} onGone={onGone} act={act} />
      </div>
      <Refusal error={refusal} />
    </>
  );
}

interface MoreActsProps extends WhatToDoProps {
  readonly act: ReturnType<typeof useAct>['act'];
}

/** Changes of the definition: of the store only, for those who may; and each act as a command line. */
function MoreActs({ schedule, onEdit, onGone, act }: MoreActsProps) {
  const mayEdit = useMay('admin') && schedule.source === 'store';
  const mayAct = useMay('operator');
  const { name, enabled, version, source, pause } = schedule;
  const commands = [
    runNowCommand(name),
    skipCommand(name),
    `worker schedules:override ${name} --run-at …`,
    pause ? resumeCommand({ kind: 'schedule', name }) : withReason(pauseCommand({ kind: 'schedule', name })),
    ...(source === 'store' ? [commandLine(enabled ? 'schedules:disable' : 'schedules:enable', name)] : []),
    `worker schedules:why ${name}`,
    `worker schedules:preview ${name}`,
  ];
  return (
    <Menu label="More to do" button={<Icon name="more" />}>
      {mayAct && enabled && <MenuItem onSelect={() => askSkip(schedule)}>Skip several…</MenuItem>}
      {mayAct && source === 'store' && (
        <MenuItem onSelect={() => void act(() => switchSchedule(schedule))}>
          {enabled ? 'Switch it off' : 'Switch it on'}
        </MenuItem>
      )}
      {mayEdit && <MenuItem onSelect={onEdit}>Edit…</MenuItem>}
      {mayEdit && (
        <MenuItem
          onSelect={() =>
            void act(async () => {
              await askDelete({ name, version, onDone: onGone });
              return undefined;
            })
          }
        >
          Delete…
        </MenuItem>
      )}
      <CopyItems commands={commands} without={` ${name}`} />
    </Menu>
  );
}
