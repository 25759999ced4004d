/** The letters of one error, or those that were picked: what they are, and what to do with them. */
import { HourBars } from '../../components/charts/strip.tsx';
import { Button } from '../../components/controls/button.tsx';
import { FactList } from '../../components/facts/fact-list.tsx';
import { Time } from '../../components/facts/time.tsx';
import { AppLink } from '../../components/links/app-link.tsx';
import { JobLink } from '../../components/links/job-link.tsx';
import { RunLink } from '../../components/links/run-link.tsx';
import { Icon } from '../../components/marks/icon.tsx';
import { OfOtherBoards } from '../../components/facts/of-other-boards.tsx';
import { Mark } from '../../components/marks/state-mark.tsx';
import { Drawer } from '../../components/panels/drawer.tsx';
import { type PageAction, usePageActions } from '../../frame/actions.ts';
import { useMay } from '../../frame/rights.ts';
import { offRows, useKeys } from '../../keys/use-keys.ts';
import { queuePath } from '../../words/paths.ts';
import { errorMessage } from '../../words/text/error-line.ts';
import { countText, plural, sumOf } from '../../words/numbers.ts';
import type { ChosenLetters } from './chosen-letters.ts';
import type { Group } from './group-table.tsx';
import { askDiscard } from './acts/letter-acts.tsx';
import { ReplayForm } from './acts/replay-form.tsx';

interface GroupDrawerProps {
  readonly chosen: ChosenLetters;
  /** Absent: letters that were picked one by one, or of a job. */
  readonly group: Group | undefined;
  /** The newest of them that an act is for. */
  readonly first: number | undefined;
  /** The newest of the error. */
  readonly newest: number | undefined;
  readonly isReplay: boolean;
  readonly takesFocus: boolean;
  readonly onReplay: () => void;
  readonly onStarted: (operation: number) => void;
  readonly onClose: () => void;
}

export function GroupDrawer(props: GroupDrawerProps) {
  const { chosen, group, first, newest, isReplay, takesFocus, onReplay, onStarted, onClose } = props;
  const { what, choice, count, atMost, others, may, jobs, isPicked } = chosen;
  const mayOperate = useMay('operator');
  const discard = (): void =>
    askDiscard({ choice, count, atMost, name: jobs[0] ?? 'discard', onStarted, onDone: onClose });
  const keys = isPicked ? { r: onReplay, d: discard } : { r: offRows(onReplay), d: offRows(discard) };
  useKeys('object', keys, may.replay);
  const actions: readonly PageAction[] = [
    { name: `Replay ${countText(count)}`, note: what, icon: 'retry', hint: 'r', act: onReplay },
    { name: `Discard ${countText(count)}`, note: what, icon: 'x', hint: 'd', act: discard },
  ];
  usePageActions(may.replay ? actions : []);
  const all = count + others;
  const shows = isReplay && may.replay;
  return (
    <Drawer
      label={`Dead letters of ${what}`}
      title={
        <>
          {shows ? <Icon name="retry" /> : <Mark state="failed" />}
          <span className="clip">
            {shows ? 'Replay ' : ''}
            {countText(shows ? count : all)} of {what}
          </span>
        </>
      }
      onClose={onClose}
      takesFocus={takesFocus && !shows}
    >
      {shows ? (
        <ReplayForm
          choice={choice}
          count={count}
          atMost={atMost}
          jobs={jobs}
          first={first}
          onStarted={onStarted}
          onDone={onClose}
          onDiscard={discard}
        />
      ) : (
        <section>
          <p>
            {group && <b className="bad">{errorMessage(group)}</b>}
            <span className="soft block">
              {plural(all, 'run')} failed for good and {all === 1 ? 'waits' : 'wait'} as{' '}
              {all === 1 ? 'a dead letter' : 'dead letters'}. No retry is left.
            </span>
          </p>
          {mayOperate && others > 0 && <OtherLetters count={others} isAll={count === 0} />}
          {may.replay && (
            <div className="acts2">
              <Button look="primary" icon="retry" hint="r" onClick={onReplay}>
                Replay {countText(count)}…
              </Button>
              <Button look="danger" hint="d" onClick={discard}>
                Discard…
              </Button>
            </div>
          )}
        </section>
      )}
      {group && !shows && <GroupFacts group={group} newest={newest} />}
    </Drawer>
  );
}

/** What an act leaves out. */
function OtherLetters({ count, isAll }: { readonly count: number; readonly isAll: boolean }) {
  const are = count === 1 ? 'is' : 'are';
  return (
    <OfOtherBoards
      what={isAll ? `${count === 1 ? 'It' : 'They'} ${are}` : `${countText(count)} of them ${are}`}
    />
  );
}

function GroupFacts({ group, newest }: { readonly group: Group; readonly newest: number | undefined }) {
  const { name, because, jobs, queues, firstAt, lastAt, bars } = group;
  const ended = countText(sumOf(bars));
  return (
    <>
      <section>
        <div className="lab">
          By hour, 24 h <span className="more">{ended}</span>
        </div>
        <HourBars bars={bars} width={340} height={40} label={`${ended} in 24 h`} />
      </section>
      <section>
        <FactList
          facts={[
            ['error', name],
            ['ended because', because],
            ['jobs', jobs.map((job) => <JobLink key={job} id={job} className="acc lnk block" />)],
            ['queues', queues.map((queue) => <QueueLink key={queue} name={queue} />)],
            ['first', <Time key="at" at={firstAt} isPast />],
            ['last', <LastRun key="at" lastAt={lastAt} newest={newest} />],
          ]}
        />
      </section>
    </>
  );
}

function QueueLink({ name }: { readonly name: string }) {
  return (
    <AppLink className="acc lnk block" href={queuePath(name)}>
      {name}
    </AppLink>
  );
}

function LastRun({ lastAt, newest }: Pick<Group, 'lastAt'> & { readonly newest: number | undefined }) {
  return (
    <>
      <Time at={lastAt} isPast />
      {newest !== undefined && (
        <>
          {', '}
          <RunLink id={newest} className="acc lnk">
            run {newest}
          </RunLink>
        </>
      )}
    </>
  );
}
