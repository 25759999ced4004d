/**
 * Asked before an act that has no inverse or changes many: what, how many (counted now), the consequence, a reason, and
 * above 100 the name, typed. A refusal stays in the dialog.
 */
import { type KeyboardEvent, type ReactNode, type SyntheticEvent, useState } from 'react';
import { isStale } from '../api/request/api-problem.ts';
import { Refusal } from '../components/answer/refusal.tsx';
import { Button, Key, offWhile } from '../components/controls/button.tsx';
import { Copy } from '../components/controls/copy.tsx';
import { Form } from '../components/fields/form.tsx';
import { focusOn } from '../components/panels/focus-on.ts';
import { Dialog } from '../components/panels/dialog.tsx';
import { createValueStore, useValue } from '../settings/store.ts';
import { withTypedReason } from '../words/commands/command-line.ts';
import { type Capped, countText } from '../words/numbers.ts';
import { showToast } from './toasts.tsx';

export interface Question {
  /** `Purge 94 runs waiting in media?` */
  readonly title: string;
  /** What happens, and what does not. */
  readonly says: string;
  readonly list?: readonly {
    readonly name: string;
    readonly count?: number | Capped;
    readonly isMinor?: boolean;
  }[];
  /** `Purge 94 runs`: the verb and the number. */
  readonly verb: string;
  /** `Leave them` */
  readonly leave?: string;
  readonly isDangerous?: boolean;
  readonly reason?: 'needed' | 'optional';
  readonly count?: number;
  /** Typed when it affects more than 100. */
  readonly name?: string;
  /** What the reason begins with: it is the reason where nothing is typed. */
  readonly about?: string;
  /** The act is of what was counted or missed then: it is over with a `CONFLICT` too. */
  readonly isCounted?: boolean;
  /** The act is of the record as it is after a refusal. Else a refusal by the change of another person takes the verb away. */
  readonly isRenewed?: boolean;
  /** Stays open after Back. */
  readonly isKept?: boolean;
  /** Without its reason. A function: the fields of its own change it. `false`: the command line has no such act. */
  readonly command: string | (() => string) | false;
  /** Fields of its own. */
  readonly children?: ReactNode;
  /** `isAsked`: whether the question is still shown. A person may leave it while its act is under way. */
  readonly act: (reason: string | undefined, isAsked: () => boolean) => Promise<void>;
  /** It was left without its act. */
  readonly onLeave?: () => void;
}

const TYPED_ABOVE = 100;
const LONGEST_REASON = 500;
/** Between the beginning of a reason and the words that were typed. */
const JOIN = '; ';

const shown = createValueStore<Question | undefined>(undefined);
/** The reason that was typed before a look at the record that another person has changed. */
const keptReason = createValueStore<{ readonly ofAct: string; readonly text: string } | undefined>(undefined);

export function askFirst(question: Question): void {
  if (keptReason.get()?.ofAct !== actOf(question)) keptReason.set(undefined);
  const before = shown.get();
  shown.set(question);
  before?.onLeave?.();
}

export function Confirm() {
  const question = useValue(shown);
  return question ? <Ask key={question.title} question={question} /> : null;
}

/** People may leave it while its act is under way, and ask another. */
function isOpen(question: Question): boolean {
  return shown.get() === question;
}

function close(): void {
  keptReason.set(undefined);
  shown.set(undefined);
}

function leaveIt(question: Question): void {
  if (isOpen(question)) close();
  question.onLeave?.();
}

/** The question is asked anew once the person has seen the record, with the reason that was typed. */
function lookAgain(question: Question, text: string): void {
  keptReason.set({ ofAct: actOf(question), text });
  shown.set(undefined);
}

function reasonBefore(question: Question): string {
  const kept = keptReason.get();
  return kept?.ofAct === actOf(question) ? kept.text : '';
}

/** The title of one that is counted anew has another number. */
function actOf({ command, title }: Question): string {
  return typeof command === 'string' ? command : title;
}

/** What is asked does not change while it is done. The browser would take the focus from a field with `disabled`. */
function stillWhile(isOff: boolean) {
  return isOff
    ? ({
        'aria-disabled': true,
        onMouseDownCapture: stop,
        onClickCapture: stop,
        onBeforeInputCapture: stop,
        onKeyDownCapture: stopTyping,
      } as const)
    : {};
}

function stop(event: SyntheticEvent): void {
  event.preventDefault();
  event.stopPropagation();
}

function stopTyping(event: KeyboardEvent): void {
  if (event.key !== 'Tab' && event.key !== 'Escape') stop(event);
}

function Ask({ question }: { readonly question: Question }) {
  const {
    title,
    says,
    list,
    verb,
    leave = 'Leave it',
    isDangerous = false,
    reason,
    about,
    count = 0,
    name,
    command,
    isRenewed = false,
    isKept = false,
    isCounted = false,
  } = question;
  const [text, setText] = useState(() => reasonBefore(question));
  const [typed, setTyped] = useState('');
  const [problem, setProblem] = useState<Error>();
  const [isBusy, setBusy] = useState(false);
  const whole = [about, text.trim()].filter(Boolean).join(JOIN);
  const isNameNeeded = name !== undefined && count > TYPED_ABOVE;
  // What is asked here is of a record that is another one by now: the page has it.
  const isOver = isStale(problem, isCounted) && !isRenewed;
  const isReady =
    !isOver && (reason !== 'needed' || text.trim() !== '') && (!isNameNeeded || typed === name) && !isBusy;
  const send = (): void => {
    if (!isReady) return;
    setBusy(true);
    void act();
  };
  const act = async (): Promise<void> => {
    try {
      await question.act(whole === '' ? undefined : whole, () => isOpen(question));
      if (isOpen(question)) close();
    } catch (thrown) {
      const error = thrown instanceof Error ? thrown : new Error(String(thrown));
      setProblem(error);
      setBusy(false);
      // The dialog was left: no other place can say it.
      if (!isOpen(question)) showToast({ says: `${verb}: not done. ${error.message}`, mark: 'failed' });
    }
  };
  return (
    <Dialog
      label={title}
      className="ask"
      role="alertdialog"
      onClose={() => leaveIt(question)}
      isKept={isKept}
    >
      <Form onSend={send}>
        <h2>{title}</h2>
        <p className="soft">{says}</p>
        {list && (
          <ul className="asklist">
            {list.map((item) => (
              <li key={item.name}>
                <span className={item.isMinor ? 'grow dim' : 'grow'}>{item.name}</span>
                {item.count !== undefined && <b>{countText(item.count)}</b>}
              </li>
            ))}
          </ul>
        )}
        <fieldset {...stillWhile(isBusy || isOver)}>{question.children}</fieldset>
        {reason && (
          <label className="field">
            <span>
              Reason{' '}
              <small>
                {reason === 'needed'
                  ? 'kept with the event and in the audit'
                  : `optional, kept with the event${about === undefined ? '' : ` after “${about}”`}`}
              </small>
            </span>
            <input
              value={text}
              onChange={({ target }) => setText(target.value)}
              maxLength={LONGEST_REASON - (about === undefined ? 0 : about.length + JOIN.length)}
              required={reason === 'needed'}
            />
          </label>
        )}
        {isNameNeeded && (
          <label className="field">
            <span>
              Type <b>{name}</b> <small>because this affects more than {TYPED_ABOVE}</small>
            </span>
            <input
              value={typed}
              onChange={({ target }) => setTyped(target.value)}
              autoComplete="off"
              spellCheck={false}
            />
          </label>
        )}
        <Refusal error={problem} />
        <div className="acts2">
          {isOver ? (
            <button
              key="again"
              ref={focusOn}
              type="button"
              className="btn primary"
              onClick={() => lookAgain(question, text)}
            >
              Look again
            </button>
          ) : (
            <button
              type="submit"
              className={isDangerous ? 'btn solid-bad' : 'btn primary'}
              {...offWhile(!isReady)}
            >
              <span>{verb}</span> <Key name="Mod Enter" />
            </button>
          )}
          <Button onClick={() => leaveIt(question)} hint="Escape">
            {leave}
          </Button>
          <span className="grow" />
          {command !== false && !isOver && (
            <Copy
              text={() => withTypedReason(typeof command === 'string' ? command : command(), reason, whole)}
              label="Copy as CLI"
            />
          )}
        </div>
      </Form>
    </Dialog>
  );
}
