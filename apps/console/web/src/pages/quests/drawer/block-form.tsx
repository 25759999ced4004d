/** Asks what blocks a task, in words. */
import { useState } from 'react';
import type { TaskView } from '../../../../../src/answers/board/board.ts';
import { showDone } from '../../../acts/use-act.ts';
import { askFirst } from '../../../frame/confirm.tsx';
import { block, taskTextCommand } from '../../../board/task/task-verbs.ts';

export function askBlock(task: TaskView): void {
  const wish = { text: '', keepStatus: false };
  askFirst({
    title: `What blocks ${task.id}?`,
    says: 'The words stay with the task until a person resolves the blocker. Its status is blocked until then.',
    verb: 'Block',
    leave: 'Leave it',
    command: () =>
      taskTextCommand('task:block', task, wish.text, ...(wish.keepStatus ? ['--keep-status'] : [])),
    children: <Fields onChange={(change) => Object.assign(wish, change)} />,
    act: async () => {
      showDone(await block(task, wish));
    },
  });
}

function Fields({
  onChange,
}: {
  readonly onChange: (change: { readonly text?: string; readonly keepStatus?: boolean }) => void;
}) {
  const [text, setText] = useState('');
  const [keepStatus, setKeepStatus] = useState(false);
  return (
    <>
      <label className="field">
        <span>
          What blocks it <small>1 to 200 characters</small>
        </span>
        <input
          required
          maxLength={200}
          value={text}
          onChange={({ target }) => {
            setText(target.value);
            onChange({ text: target.value });
          }}
        />
      </label>
      <label className="checkline">
        <input
          type="checkbox"
          className="check"
          checked={keepStatus}
          onChange={({ target }) => {
            setKeepStatus(target.checked);
            onChange({ keepStatus: target.checked });
          }}
        />
        It goes on meanwhile: its status stays
      </label>
    </>
  );
}
