/** Makes a schedule in the store, or changes one, with the fires that it would have beside. */
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import type { Schedule } from '../../../../../src/answers/schedules.ts';
import { isSameVersion, useHeld } from '../../../acts/use-held.ts';
import { useAct } from '../../../acts/use-act.ts';
import { patchJson, postJson } from '../../../api/client.ts';
import { scheduleQuery } from '../../../api/schedule-queries.ts';
import { NoAnswer } from '../../../components/answer/answer.tsx';
import { Refusal } from '../../../components/answer/refusal.tsx';
import { Button, Key } from '../../../components/controls/button.tsx';
import { Copy } from '../../../components/controls/copy.tsx';
import { Form } from '../../../components/fields/form.tsx';
import { ReasonField } from '../../../components/fields/reason-field.tsx';
import { Drawer } from '../../../components/panels/drawer.tsx';
import { useMay } from '../../../frame/rights.ts';
import { useZone } from '../../../settings/settings.ts';
import { withTypedReason } from '../../../words/commands/command-line.ts';
import { editCommand, type EditorTexts, newTexts, textsOf, typedChanges } from './editor-fields.ts';
import { Preview } from './editor-preview.tsx';
import { AfterField, ClockFields, InputField, JobField, RuleFields, Text } from './entry-inputs.tsx';
import { path } from '../../../acts/schedule-acts.ts';
import { CHANGES } from '../../../acts/seen-schedule.ts';

interface EditorDrawerProps {
  /** Absent: a new one. */
  readonly name?: string | undefined;
  readonly onClose: () => void;
  readonly onSaved: (name: string) => void;
}

export function EditorDrawer({ name, onClose, onSaved }: EditorDrawerProps) {
  const zone = useZone();
  const mayMake = useMay('admin');
  const query = useQuery({ ...scheduleQuery(name ?? ''), enabled: name !== undefined });
  const { data } = query;
  const { held, newer, take } = useHeld(data, isSameVersion);
  return (
    <Drawer
      label={name === undefined ? 'New schedule' : `Edit schedule ${name}`}
      title={name === undefined ? 'New schedule' : `Edit ${name}`}
      onClose={onClose}
    >
      {name === undefined && !mayMake ? (
        <section>
          <p className="note hold">You may not make a schedule.</p>
        </section>
      ) : name === undefined ? (
        <Editor start={newTexts(zone)} onClose={onClose} onSaved={onSaved} />
      ) : held?.source === 'file' ? (
        <section>
          <p className="note hold">{name} is defined in scheduler.yaml: change it there.</p>
        </section>
      ) : held && !held.may.edit ? (
        <section>
          <p className="note hold">You may not change {name}.</p>
        </section>
      ) : held ? (
        <>
          {newer && (
            <section>
              <p className="note hold">
                {newer.name} has changed since you began: its version is {newer.version}, yours {held.version}
                .{' '}
                <button type="button" className="textbtn" onClick={take}>
                  Begin again from it
                </button>
              </p>
            </section>
          )}
          <Editor key={held.version} of={held} start={textsOf(held)} onClose={onClose} onSaved={onSaved} />
        </>
      ) : (
        <NoAnswer query={query} />
      )}
    </Drawer>
  );
}

interface EditorProps extends Omit<EditorDrawerProps, 'name'> {
  readonly of?: Schedule;
  readonly start: EditorTexts;
}

function Editor({ of, start, onClose, onSaved }: EditorProps) {
  const { act, isBusy, refusal } = useAct();
  const [texts, setTexts] = useState(start);
  const [reason, setReason] = useState('');
  const change = (field: keyof EditorTexts) => (text: string) =>
    setTexts((now) => ({ ...now, [field]: text }));
  const changes = (): Record<string, unknown> => typedChanges(texts, of && start);
  const send = (): void => {
    if (isBusy) return;
    void act(async () => {
      const body = { ...changes(), reason: reason.trim() || undefined };
      const saved = of
        ? await patchJson<Saved>(path(of.name), body, of.version)
        : await postJson<Saved>('/schedules', withoutNull(body));
      onSaved(saved.name);
      return { says: saved.says, changes: [...CHANGES, 'jobs', 'job'] };
    });
  };
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => form.current?.querySelector('input')?.focus(), []);
  const field = { texts, change };
  return (
    <Form
      className="form editor"
      ref={form}
      aria-label={of ? `Edit ${of.name}` : 'New schedule'}
      onSend={send}
    >
      <section>
        {!of && <Text {...field} field="name" label="Name" note="of its own" isNeeded />}
        <JobField {...field} />
        {of?.after === undefined && <ClockFields {...field} isNeeded={of !== undefined} />}
        {of?.schedule === undefined && <AfterField {...field} isNew={of === undefined} />}
        {(texts.after !== '' || of?.when !== undefined) && (
          <Text {...field} field="when" label="When" note="upstream.extract.result.rows > 0" isCode />
        )}
      </section>
      {texts.schedule.trim() !== '' && <Preview texts={texts} />}
      <section>
        <Text {...field} field="description" label="Description" />
        <InputField {...field} />
        <RuleFields {...field} />
        <ReasonField reason={reason} onChange={setReason} />
        <Refusal error={refusal} />
        <div className="acts2">
          <button type="submit" className="btn primary" disabled={isBusy}>
            <span>{of ? 'Save' : 'Create'}</span> <Key name="Mod Enter" />
          </button>
          <Button onClick={onClose} hint="Escape">
            Leave it
          </Button>
          <span className="grow" />
          <Copy
            text={withTypedReason(commandOf(of?.name, changes), 'optional', reason.trim())}
            label="Copy as CLI"
          />
        </div>
      </section>
    </Form>
  );
}

interface Saved {
  readonly name: string;
  readonly says: string;
}

/** The route for a new one has no defaults to go back to. */
function withoutNull(body: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(body).filter(([, value]) => value !== null));
}

/** While an input is half typed there is no command of it. */
function commandOf(name: string | undefined, changes: () => Record<string, unknown>): string {
  try {
    return editCommand(name, changes());
  } catch {
    return editCommand(name, {});
  }
}
