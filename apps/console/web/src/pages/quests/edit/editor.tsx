/**
 * A form for a record of the board, new or as it is. Where another person changed the record meanwhile, the refusal shows
 * what, what was typed stays, and the next save is over the record as it is now.
 */
import { type ReactNode, useEffect, useRef, useState } from 'react';
import type { Acted } from '../../../../../src/answers/board/board.ts';
import { useAct } from '../../../acts/use-act.ts';
import { ApiProblem, isStale, patchJson, postJson } from '../../../api/client.ts';
import { Refusal } from '../../../components/answer/refusal.tsx';
import { Button, Key } from '../../../components/controls/button.tsx';
import { Copy } from '../../../components/controls/copy.tsx';
import { Form } from '../../../components/fields/form.tsx';
import { ReasonField } from '../../../components/fields/reason-field.tsx';
import { Drawer } from '../../../components/panels/drawer.tsx';
import { orgUrl } from '../../../board/board-queries.ts';
import { CHANGES } from '../drawer/task-verbs.ts';
import { editCommand } from './edit-command.ts';
import {
  changedMeanwhile,
  type Meanwhile,
  nested,
  rebased,
  type Texts,
  type Wish,
  wishOf,
  withoutNull,
} from './fields.ts';

export interface EditorProps {
  readonly org: string;
  /** `board`: the organisation itself. */
  readonly kind: 'task' | 'quest' | 'questline' | 'board';
  readonly fields: Parameters<typeof wishOf>[2];
  readonly start: Texts;
  /** Absent: a new one. */
  readonly of?: { readonly id: string; readonly rev: number; readonly read: () => Promise<Seen> };
  readonly onClose: () => void;
  readonly onSaved: (id: string) => void;
  readonly children: (form: FormState) => ReactNode;
}

/** The record as it is now. */
interface Seen {
  readonly rev: number;
  readonly texts: Texts;
}

/** A board that was changed names no id. */
interface Saved extends Pick<Acted, 'says'> {
  readonly id?: string;
}

export interface FormState {
  readonly texts: Texts;
  readonly change: (field: string) => (text: string) => void;
  readonly isNew: boolean;
}

export function Editor({ org, kind, fields, start, of, onClose, onSaved, children }: EditorProps) {
  const { act, isBusy, refusal } = useAct();
  const [seen, setSeen] = useState<Seen>({ rev: of?.rev ?? 0, texts: start });
  const [texts, setTexts] = useState(start);
  const [reason, setReason] = useState('');
  const [force, setForce] = useState(false);
  const [meanwhile, setMeanwhile] = useState<readonly Meanwhile[]>([]);
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => form.current?.querySelector('input')?.focus(), []);
  const name = of ? `Edit ${kind} ${of.id}` : `New ${kind}`;
  const wish = (): Wish => {
    const found = wishOf(texts, of ? seen.texts : EMPTY, fields);
    return of ? found : withoutNull(found);
  };
  const save = async (): Promise<Saved> => {
    const why = reason.trim();
    const body = { ...nested(wish()), ...(why !== '' && { reason: why }), ...(force && { force }) };
    if (!of) return postJson(orgUrl(org, `${kind}s`), body);
    const path = kind === 'board' ? orgUrl(org) : orgUrl(org, `${kind}s`, of.id);
    return patchJson(path, body, seen.rev);
  };
  const send = (): void => {
    if (isBusy) return;
    void act(async () => {
      try {
        const { id = of?.id ?? '', says } = await save();
        onSaved(id);
        return { says, changes: kind === 'board' ? [...CHANGES, 'orgs'] : CHANGES };
      } catch (error) {
        if (of && isStale(error)) {
          const now = await of.read();
          setMeanwhile(changedMeanwhile(seen.texts, now.texts, texts));
          setTexts(rebased(texts, seen.texts, now.texts));
          setSeen(now);
        }
        throw error;
      }
    });
  };
  const change = (field: string) => (text: string) => setTexts((now) => ({ ...now, [field]: text }));
  const isForced = refusal instanceof ApiProblem && refusal.force;
  return (
    <Drawer label={name} title={name} onClose={onClose}>
      <Form className="form editor" ref={form} aria-label={name} onSend={send}>
        {children({ texts, change, isNew: !of })}
        <section>
          {of && <ReasonField reason={reason} onChange={setReason} />}
          <Refusal error={refusal} />
          {meanwhile.length > 0 && <WhatChanged changes={meanwhile} />}
          {isForced && (
            <label className="checkline">
              <input type="checkbox" checked={force} onChange={({ target }) => setForce(target.checked)} />
              Save it although this rule says no
            </label>
          )}
          <div className="acts2">
            <button type="submit" className="btn primary" disabled={isBusy}>
              <span>{of ? (meanwhile.length > 0 ? 'Save mine over it' : 'Save') : 'Create'}</span>{' '}
              <Key name="Mod Enter" />
            </button>
            <Button onClick={onClose} hint="Escape">
              Leave it
            </Button>
            <span className="grow" />
            <Copy
              text={() => editCommand({ org, kind, id: of?.id, wish: safely(wish), reason, isForced: force })}
              label="Copy as CLI"
            />
          </div>
        </section>
      </Form>
    </Drawer>
  );
}

const EMPTY: Texts = {};

function WhatChanged({ changes }: { readonly changes: readonly Meanwhile[] }) {
  return (
    <div className="note hold" role="status">
      <p>
        <b>Changed meanwhile</b>
      </p>
      {changes.map(({ field, from, to, isTyped }) => (
        <p key={field} className="fieldchange">
          {field} <del>{from === '' ? '…' : from}</del> → <ins>{to === '' ? '…' : to}</ins>
          {isTyped ? '; your text stays and takes its place when you save' : '; the form has it now'}
        </p>
      ))}
    </div>
  );
}

/** While a gate is half typed there is no command of it. */
function safely(wish: () => Wish): Wish {
  try {
    return wish();
  } catch {
    return {};
  }
}
