/** What was done to a task: who, when, from what to what, the newest first; and a comment of one's own. */
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { LogEntry, TaskView } from '../../../../../src/answers/board/board.ts';
import { useAct } from '../../../acts/use-act.ts';
import { NoAnswer } from '../../../components/answer/answer.tsx';
import { Refusal } from '../../../components/answer/refusal.tsx';
import { Copy } from '../../../components/controls/copy.tsx';
import { Time } from '../../../components/facts/time.tsx';
import { taskHistoryQuery } from '../../../board/board-queries.ts';
import { useMay } from '../../../frame/rights.ts';
import { actorName } from '../../../words/actor-name.ts';
import { withNames } from '../parts/with-names.ts';
import { comment, taskTextCommand } from '../../../board/task/task-verbs.ts';
import { FieldLabel } from '../../../components/fields/field-label.tsx';
import { Form } from '../../../components/fields/form.tsx';
import { More } from '../../../components/table/more.tsx';
import { offWhile } from '../../../components/controls/button.tsx';

const FIRST = 8;

interface TaskHistoryProps {
  readonly task: TaskView;
  /** Of the members, by id. */
  readonly names: ReadonlyMap<string, string>;
}

export function TaskHistory({ task, names }: TaskHistoryProps) {
  const mayAct = useMay('operator');
  const [isWhole, setWhole] = useState(false);
  const query = useInfiniteQuery({
    ...taskHistoryQuery(task.orgId, task.id),
    enabled: isWhole,
  });
  const known = query.data ? query.data.pages.flatMap(({ items }) => items) : task.history;
  const shown = isWhole ? known : known.slice(0, FIRST);
  return (
    <section>
      <div className="lab">
        History
        {!isWhole && task.history.length > FIRST && (
          <button type="button" className="textbtn more" onClick={() => setWhole(true)}>
            all
          </button>
        )}
      </div>
      {mayAct && !task.archived && <CommentForm task={task} />}
      <ol className="tasklog">
        {shown.map((entry) => (
          <Entry key={entry.n} entry={entry} names={names} />
        ))}
      </ol>
      {isWhole && !query.data && <NoAnswer query={query} />}
      {isWhole && <More isSmall list={query} />}
    </section>
  );
}

interface EntryProps {
  readonly entry: LogEntry;
  readonly names: ReadonlyMap<string, string>;
}

/** What others did to the task since it was seen so: `n` of its newest entry then. */
export function TaskSince({ task, names, n }: TaskHistoryProps & { readonly n: number }) {
  const since = task.history.filter((entry) => entry.n > n);
  if (since.length === 0) return null;
  return (
    <div className="note hold" role="status">
      <p>
        <b>Changed since you looked.</b> The buttons are of the task as it is now.
      </p>
      <ol className="tasklog">
        {since.map((entry) => (
          <Entry key={entry.n} entry={entry} names={names} />
        ))}
      </ol>
    </div>
  );
}

function Entry({ entry, names }: EntryProps) {
  const { at, by, text, reason, fields = [] } = entry;
  return (
    <li>
      <p>
        <b title={by}>{actorName(by)}</b> {withNames(entry, names)}{' '}
        <span className="dim">
          <Time at={at} isPast />
        </span>
      </p>
      {text !== undefined && <p className="longtext">{text}</p>}
      {reason !== undefined && <p className="soft">because: {reason}</p>}
      {fields.map(({ field, from, to }) => (
        <p key={field} className="soft fieldchange">
          {field} <del>{valueText(from)}</del> → <ins>{valueText(to)}</ins>
        </p>
      ))}
    </li>
  );
}

/** The log does not keep long texts: of them it says only that they changed. */
function valueText(value: unknown): string {
  if (value === undefined) return '…';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function CommentForm({ task }: { readonly task: TaskView }) {
  const [text, setText] = useState('');
  const { act, isBusy, refusal } = useAct();
  const send = (): void => {
    if (isBusy || text.trim() === '') return;
    void act(() => comment(task, text)).then((isDone) => isDone && setText(''));
  };
  return (
    <Form className="commentform" onSend={send}>
      <label className="field">
        <FieldLabel label="Comment" />
        <textarea rows={2} maxLength={10_000} value={text} onChange={({ target }) => setText(target.value)} />
      </label>
      {text.trim() !== '' && (
        <div className="acts2">
          <button type="submit" className="btn small primary" {...offWhile(isBusy)}>
            Comment
          </button>
          <Copy isSmall text={() => taskTextCommand('task:comment', task, text)} label="Copy as CLI" />
        </div>
      )}
      <Refusal error={refusal} />
    </Form>
  );
}
