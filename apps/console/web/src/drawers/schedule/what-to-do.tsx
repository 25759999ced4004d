/** The acts on one schedule: `n`, `s`, `o` and `p` act while the drawer has the focus, or nothing has. */
import type { Schedule } from '../../../../src/answers/schedules.ts';
import { CopyItems } from '../../acts/copy-commands.tsx';
import { runNowCommand, skipCommand } from '../../acts/fire-commands.ts';
import { scheduleActs, withHandlers } from '../../acts/offered-acts.ts';
import { askPause, pauseCommand, resumePaused, resumeCommand } from '../../acts/pause-acts.tsx';
import { askRunNow, askSkip } from '../../acts/fire-acts.tsx';
import { useAct } from '../../acts/use-act.ts';
import { Refusal } from '../../components/answer/refusal.tsx';
import { Button } from '../../components/controls/button.tsx';
import { Menu, MenuItem } from '../../components/controls/menu.tsx';
import { Icon } from '../../components/marks/icon.tsx';
import { OfOtherBoards } from '../../components/facts/of-other-boards.tsx';
import { usePageActions } from '../../frame/actions.ts';
import { useMay } from '../../frame/rights.ts';
import { offRows, useKeys } from '../../keys/use-keys.ts';
import { commandLine, withReason } from '../../words/commands/command-line.ts';
import { askOverride } from './override-form.tsx';
import { askDelete, skipNext, switchSchedule } from '../../acts/schedule-acts.ts';

interface WhatToDoProps {
  readonly schedule: Schedule;
  readonly onEdit: () => void;
  /** It was deleted. */
  readonly onGone: () => void;
}

export function WhatToDo({ schedule, onEdit, onGone }: WhatToDoProps) {
  const mayOperate = useMay('operator');
  const { act, isBusy, refusal } = useAct();
  const { name, enabled, pause, may } = schedule;
  const what = { kind: 'schedule', name } as const;
  const run = (): void => askRunNow(schedule);
  const skip = (): void => void act(() => skipNext(schedule));
  const override = (): void => askOverride(schedule);
  const pauseOrResume = pause ? () => void act(() => resumePaused(what, pause)) : () => askPause(what);
  const changes = may.change ? { s: offRows(skip), p: offRows(pauseOrResume) } : {};
  useKeys(
    'object',
    { ...(may.run && { n: offRows(run) }), ...(may.override && { o: offRows(override) }), ...changes },
    enabled,
  );
  const handlers = { run, skip, override, pause: pauseOrResume, resume: pauseOrResume };
  usePageActions(withHandlers(scheduleActs(schedule), handlers));
  if (!mayOperate) return null;
  return (
    <>
      <div className="acts2">
        {enabled && may.run && (
          <Button look={pause ? '' : 'primary'} icon="play" hint="n" onClick={run}>
            Run now
          </Button>
        )}
        {enabled && may.change && (
          <>
            <Button icon="skip" hint="s" disabled={isBusy} onClick={skip}>
              Skip next
            </Button>
            {may.override && (
              <Button hint="o" onClick={override}>
                Override…
              </Button>
            )}
            <Button
              look={pause ? 'primary' : ''}
              icon={pause ? 'play' : 'pause'}
              hint="p"
              disabled={isBusy}
              onClick={pauseOrResume}
            >
              {pause ? 'Resume' : 'Pause…'}
            </Button>
          </>
        )}
        <MoreActs schedule={schedule} onEdit={onEdit} onGone={onGone} act={act} />
      </div>
      {!may.change && <OfOtherBoards what="It is" />}
      <Refusal error={refusal} />
    </>
  );
}

interface MoreActsProps extends WhatToDoProps {
  readonly act: ReturnType<typeof useAct>['act'];
}

/** Changes of the definition: of the store only, for those who may; and each act as a command line. */
function MoreActs({ schedule, onEdit, onGone, act }: MoreActsProps) {
  const { name, enabled, version, source, pause, may } = schedule;
  const changes = [
    skipCommand(name),
    ...(may.override ? [`${commandLine('schedules:override', name, '--run-at')} …`] : []),
    pause ? resumeCommand({ kind: 'schedule', name }) : withReason(pauseCommand({ kind: 'schedule', name })),
    ...(source === 'store' ? [commandLine(enabled ? 'schedules:disable' : 'schedules:enable', name)] : []),
  ];
  const commands = [
    ...(may.run ? [runNowCommand(name)] : []),
    ...(may.change ? changes : []),
    commandLine('schedules:why', name),
    commandLine('schedules:preview', name),
  ];
  return (
    <Menu label="More to do" button={<Icon name="more" />}>
      {may.change && enabled && <MenuItem onSelect={() => askSkip(schedule)}>Skip several…</MenuItem>}
      {may.change && source === 'store' && (
        <MenuItem onSelect={() => void act(() => switchSchedule(schedule))}>
          {enabled ? 'Switch it off' : 'Switch it on'}
        </MenuItem>
      )}
      {may.edit && <MenuItem onSelect={onEdit}>Edit…</MenuItem>}
      {may.edit && (
        <MenuItem onSelect={() => void act(() => askDelete({ name, version, onDone: onGone }))}>
          Delete…
        </MenuItem>
      )}
      <CopyItems commands={commands} without={` ${name}`} />
    </Menu>
  );
}
