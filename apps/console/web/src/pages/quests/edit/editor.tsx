/** A form for a record of the board, new or as it is. */
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { readAgain, useAct } from '../../../acts/use-act.ts';
import { ApiProblem } from '../../../api/request/api-problem.ts';
import { patchJson, postJson } from '../../../api/client.ts';
import { Refusal } from '../../../components/answer/refusal.tsx';
import { Button, Key, offWhile } from '../../../components/controls/button.tsx';
import { Copy } from '../../../components/controls/copy.tsx';
import { ChangedMeanwhile } from '../../../components/fields/changed-meanwhile.tsx';
import { typedOrNone } from '../../../components/fields/edited.ts';
import { Form } from '../../../components/fields/form.tsx';
import { ReasonField } from '../../../components/fields/reason-field.tsx';
import { useEditedRecord } from '../../../components/fields/use-edited-record.ts';
import { Drawer } from '../../../components/panels/drawer.tsx';
import { orgUrl } from '../../../board/board-queries.ts';
import { keepOwn, type OwnAnswer, type OwnKind } from '../../../board/own-record.ts';
import { CHANGES } from '../../../board/task/task-verbs.ts';
import { editCommand } from './edit-command.ts';
import { nested, type Texts, type Wish, wishOf, withoutNull } from './fields.ts';

export interface EditorProps {
  readonly org: string;
  /** `board`: the organisation itself. */
  readonly kind: OwnKind;
  readonly fields: Parameters<typeof wishOf>[2];
  /** Of the fields, as the form names them. */
  readonly labels: Readonly<Record<string, string>>;
  /** As the record is now; of a new one as it begins. */
  readonly texts: Texts;
  /** Absent: a new one. */
  readonly of?: { readonly id: string; readonly rev: number };
  readonly onClose: () => void;
  readonly onSaved: (id: string) => void;
  readonly children: (form: FormState) => ReactNode;
}

/** A board that was changed names no id. */
interface Saved extends OwnAnswer {
  readonly id?: string;
  readonly says: string;
}

export interface FormState {
  readonly typed: Texts;
  readonly change: (field: string) => (text: string) => void;
  readonly isNew: boolean;
}

export function Editor({
  org,
  kind,
  fields,
  labels,
  texts: now,
  of,
  onClose,
  onSaved,
  children,
}: EditorProps) {
  const { act, isBusy, refusal } = useAct();
  const changes = kind === 'board' ? [...CHANGES, 'orgs'] : CHANGES;
  const edited = useEditedRecord({ version: of?.rev ?? 0, fields: now }, () => readAgain(changes));
  const { typed, change, start, meanwhile, goOn } = edited;
  const [reason, setReason] = useState('');
  const [isChecked, setChecked] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => form.current?.querySelector('input')?.focus(), []);
  const name = editorName(kind, of?.id);
  const isForceable = refusal instanceof ApiProblem && refusal.force;
  // A rule is passed only where the form names it: not the next one that the save meets.
  const force = isForceable && isChecked;
  const wish = (): Wish => {
    const found = wishOf(typed, of ? start : EMPTY, fields);
    return of ? found : withoutNull(found);
  };
  const save = async (): Promise<Saved> => {
    const why = reason.trim();
    const body = { ...nested(wish()), ...(why !== '' && { reason: why }), ...(force && { force }) };
    if (!of) return postJson(orgUrl(org, `${kind}s`), body);
    const path = kind === 'board' ? orgUrl(org) : orgUrl(org, `${kind}s`, of.id);
    return edited.save(async (rev) => {
      const saved = await patchJson<Saved>(path, body, rev);
      keepOwn(kind, saved, rev);
      return saved;
    });
  };
  const send = (): void => {
    if (isBusy) return;
    setChecked(false);
    void act(async () => {
      const { id = of?.id ?? '', says } = await save();
      onSaved(id);
      return { says, changes };
    });
  };
  return (
    <Drawer label={name} title={name} onClose={onClose}>
      <Form className="form editor" ref={form} aria-label={name} onSend={send}>
        {children({ typed, change, isNew: !of })}
        <section>
          {of && <ReasonField reason={reason} onChange={setReason} />}
          <Refusal error={refusal} />
          <ChangedMeanwhile edited={edited} labels={labels} />
          {isForceable && (
            <label className="checkline">
              <input
                type="checkbox"
                className="check"
                checked={isChecked}
                onChange={({ target }) => setChecked(target.checked)}
              />
              Save it although this rule says no
            </label>
          )}
          <div className="acts2">
            <button type="submit" className="btn primary" {...offWhile(isBusy)}>
              <span>{of ? (meanwhile.length > 0 && !goOn ? 'Save mine over it' : 'Save') : 'Create'}</span>{' '}
              <Key name="Mod Enter" />
            </button>
            <Button onClick={onClose} hint="Escape">
              Leave it
            </Button>
            <span className="grow" />
            <Copy
              text={() =>
                editCommand({ org, kind, id: of?.id, wish: typedOrNone(wish), reason, isForced: force })
              }
              label="Copy as CLI"
            />
          </div>
        </section>
      </Form>
    </Drawer>
  );
}

const EMPTY: Texts = {};

interface NoEditorProps extends Pick<EditorProps, 'kind' | 'onClose'> {
  readonly id: string;
  readonly children: ReactNode;
}

/** The drawer of a form whose record is not read yet, was refused, or is not there: it can be closed. */
export function NoEditor({ kind, id, onClose, children }: NoEditorProps) {
  const name = editorName(kind, id);
  return (
    <Drawer label={name} title={name} onClose={onClose}>
      {children}
    </Drawer>
  );
}

function editorName(kind: OwnKind, id: string | undefined): string {
  return id === undefined ? `New ${kind}` : `Edit ${kind} ${id}`;
}
