/** One schedule beside the list: when it fires, what to do, what becomes of its fires, and what it hangs on. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Schedule, ScheduleRow } from '../../../../src/answers/schedules.ts';
import { useAct } from '../../acts/use-act.ts';
import { scheduleQuery } from '../../api/schedule-queries.ts';
import { Answer } from '../../components/answer/answer.tsx';
import { Refusal } from '../../components/answer/refusal.tsx';
import { Button } from '../../components/controls/button.tsx';
import { Copy } from '../../components/controls/copy.tsx';
import { AppLink } from '../../components/links/app-link.tsx';
import { JobLink } from '../../components/links/job-link.tsx';
import { ScheduleLink } from '../../components/links/schedule-link.tsx';
import { Mark } from '../../components/marks/state-mark.tsx';
import { Drawer } from '../../components/panels/drawer.tsx';
import { endVerb } from '../../words/upstream-end.ts';
import { FireTimes } from '../../components/facts/fire-times.tsx';
import { putBack, putBackCommand } from '../../acts/schedule-acts.ts';
import { scheduleMark } from '../../components/marks/schedule-mark.ts';
import { whenWords } from '../../words/when-words.ts';
import { WhatToDo } from './what-to-do.tsx';
import { WhyFired } from './why-fired.tsx';

const FIRST_FIRES = 3;

interface ScheduleDrawerProps {
  readonly row: ScheduleRow;
  readonly takesFocus: boolean;
  readonly onEdit: () => void;
  readonly onClose: () => void;
}

export function ScheduleDrawer({ row, takesFocus, onEdit, onClose }: ScheduleDrawerProps) {
  const query = useQuery(scheduleQuery(row.name));
  return (
    <Drawer
      label={`Schedule ${row.name}`}
      title={
        <>
          <Mark state={scheduleMark(row)} />
          {row.name}
        </>
      }
      onClose={onClose}
      takesFocus={takesFocus}
    >
      <Answer query={query}>
        {(schedule) => (
          <>
            <section>
              <Words schedule={schedule} />
              <WhatToDo schedule={schedule} onEdit={onEdit} onGone={onClose} />
            </section>
            <Overrides schedule={schedule} />
            <NextFires schedule={schedule} />
            <ClockChange schedule={schedule} />
            <Chain schedule={schedule} />
            <WhyFired schedule={schedule} />
          </>
        )}
      </Answer>
    </Drawer>
  );
}

function Words({ schedule }: { readonly schedule: Schedule }) {
  const { schedule: expression, timezone, jobId, input, rulesSay, notes, warnings, description } = schedule;
  return (
    <>
      <p>
        <b>{whenWords(schedule, timezone)}</b>{' '}
        {expression !== undefined && (
          <>
            <span className="mono dim">{expression}</span> <span className="dim">{timezone}</span>
          </>
        )}
      </p>
      {description !== undefined && <p className="soft">{description}</p>}
      <p className="soft">
        runs <JobLink id={jobId} className="acc" />
        <InputWords input={input} />. {rulesSay}
      </p>
      {notes.length > 0 && <p className="note hold">{notes.join(' · ')}</p>}
      {warnings.map((warning) => (
        <p key={warning} className="note hold">
          {warning}
        </p>
      ))}
    </>
  );
}

function InputWords({ input }: Pick<Schedule, 'input'>) {
  if (!input) return null;
  if ('hidden' in input) return ' with an input that you may not see';
  const text = 'truncated' in input ? input.json : JSON.stringify(input.value);
  return text === undefined || text === '{}' ? null : (
    <>
      {' with '}
      <span className="mono">{text}</span>
    </>
  );
}

const BACK: Readonly<Record<Schedule['overrides'][number]['kind'], string>> = {
  skip: 'Put back',
  change: 'Take back',
  cron: 'End it now',
};

/** What operators ask of fires to come; a kind is taken back as a whole. */
function Overrides({ schedule }: { readonly schedule: Schedule }) {
  const { name, overrides, may } = schedule;
  const { act, isBusy, refusal } = useAct();
  if (overrides.length === 0) return null;
  const kinds = [...new Set(overrides.map(({ kind }) => kind))];
  return (
    <section>
      <div className="lab">Overrides</div>
      {kinds.map((kind) => (
        <div key={kind} className="override">
          <div>
            {overrides
              .filter((one) => one.kind === kind)
              .map(({ says, fireTime = '' }) => (
                <p key={`${says} ${fireTime}`} className="hold first-up">
                  {says}
                </p>
              ))}
          </div>
          {may.change && (
            <Button look="small" disabled={isBusy} onClick={() => void act(() => putBack(schedule, kind))}>
              {BACK[kind]}
            </Button>
          )}
          {may.change && <Copy isSmall text={putBackCommand(name, kind)} label="Copy as CLI" />}
        </div>
      ))}
      <Refusal error={refusal} />
    </section>
  );
}

function NextFires({ schedule: { coming, timezone, enabled, schedule } }: { readonly schedule: Schedule }) {
  const [isWhole, setWhole] = useState(false);
  if (schedule === undefined) return null;
  return (
    <section>
      <div className="lab">
        Next fires
        {coming.length > FIRST_FIRES && (
          <button type="button" className="textbtn more" onClick={() => setWhole(!isWhole)}>
            {isWhole ? `first ${FIRST_FIRES}` : `all ${coming.length}`}
          </button>
        )}
      </div>
      {coming.length === 0 ? (
        <p className="dim">{enabled ? 'It does not fire again.' : 'It is off: it does not fire.'}</p>
      ) : (
        <FireTimes fires={isWhole ? coming : coming.slice(0, FIRST_FIRES)} timezone={timezone} />
      )}
    </section>
  );
}

function ClockChange({ schedule: { clockChange, timezone } }: { readonly schedule: Schedule }) {
  if (!clockChange) return null;
  return (
    <section>
      <div className="lab">Around the next change of the clocks</div>
      <FireTimes fires={clockChange.fires} timezone={timezone} hasOffset />
    </section>
  );
}

function Chain({
  schedule: { name, after = [], when, followers, halted = [] },
}: {
  readonly schedule: Schedule;
}) {
  if (after.length === 0 && followers.length === 0) return null;
  return (
    <>
      {after.length > 0 && (
        <section>
          <div className="lab">
            Follows
            <GraphLink name={name} />
          </div>
          {after.map(({ schedule, job, on }) => (
            <p key={`${schedule ?? ''} ${job ?? ''}`} className="soft">
              {schedule === undefined ? (
                <JobLink id={job ?? ''} className="acc">
                  job {job}
                </JobLink>
              ) : (
                <ScheduleLink name={schedule} className="acc" />
              )}{' '}
              when it {endVerb(on)}
              {halted.map((one) =>
                one.schedule === schedule ? (
                  <span key={one.schedule} className="hold">
                    {' '}
                    · it is {one.halt}
                  </span>
                ) : null,
              )}
            </p>
          ))}
          {when !== undefined && (
            <p className="soft">
              when <span className="mono">{when}</span>
            </p>
          )}
        </section>
      )}
      {followers.length > 0 && (
        <section>
          <div className="lab">
            Followed by
            <GraphLink name={name} />
          </div>
          {followers.map((follower) => (
            <p key={follower.name} className="soft">
              <ScheduleLink name={follower.name} className="acc" /> when this {endVerb(follower.on)}
              {follower.when !== undefined && (
                <>
                  , when <span className="mono">{follower.when}</span>
                </>
              )}
            </p>
          ))}
        </section>
      )}
    </>
  );
}

function GraphLink({ name }: { readonly name: string }) {
  return (
    <AppLink className="more lnk" href={`/graph?node=${encodeURIComponent(`schedule-${name}`)}`}>
      graph
    </AppLink>
  );
}
