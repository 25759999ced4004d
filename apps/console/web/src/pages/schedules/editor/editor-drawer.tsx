/** Makes a schedule in the store, or changes one, with the fires that it would have beside. */
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import type { Schedule } from '../../../../../src/answers/schedules.ts';
import { readAgain, useAct } from '../../../acts/use-act.ts';
import { patchJson, postJson } from '../../../api/client.ts';
import { scheduleQuery } from '../../../api/schedule-queries.ts';
import { NoAnswer } from '../../../components/answer/answer.tsx';
import { Refusal } from '../../../components/answer/refusal.tsx';
import { Button, Key, offWhile } from '../../../components/controls/button.tsx';
import { Copy } from '../../../components/controls/copy.tsx';
import { ChangedMeanwhile } from '../../../components/fields/changed-meanwhile.tsx';
import { typedOrNone } from '../../../components/fields/edited.ts';
import { Form } from '../../../components/fields/form.tsx';
import { ReasonField } from '../../../components/fields/reason-field.tsx';
import { TextField } from '../../../components/fields/text-field.tsx';
import { useEditedRecord } from '../../../components/fields/use-edited-record.ts';
import { Drawer } from '../../../components/panels/drawer.tsx';
import { useMay } from '../../../frame/rights.ts';
import { askedZone, useZone } from '../../../settings/settings.ts';
import { withTypedReason } from '../../../words/commands/command-line.ts';
import { editCommand, type EditorTexts, LABELS, newTexts, textsOf, typedChanges } from './editor-fields.ts';
import { Preview } from './editor-preview.tsx';
import { AfterField, ClockFields, InputField, JobField, RuleFields } from './entry-inputs.tsx';
import { scheduleUrl } from '../../../acts/schedule-acts.ts';
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
  const { error, refetch, isFetching } = query;
  const [isRead, setRead] = useState(!isFetching);
  // What is being read may be one's own change: the form opens with the schedule as it is after that.
  if (!isRead && !isFetching) setRead(true);
  const data = isRead ? query.data : undefined;
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
      ) : data?.source === 'file' ? (
        <section>
          <p className="note hold">{name} is defined in scheduler.yaml: change it there.</p>
        </section>
      ) : data && !data.may.edit ? (
        <section>
          <p className="note hold">You may not change {name}.</p>
        </section>
      ) : data ? (
        <Editor key={name} of={data} start={textsOf(data)} onClose={onClose} onSaved={onSaved} />
      ) : (
        <NoAnswer query={{ data, error, refetch }} />
      )}
    </Drawer>
  );
}

interface EditorProps extends Omit<EditorDrawerProps, 'name'> {
  /** As it is now. Absent: a new one. */
  readonly of?: Schedule;
  readonly start: EditorTexts;
}

function Editor({ of, start: now, onClose, onSaved }: EditorProps) {
  const { act, isBusy, refusal } = useAct();
  const edited = useEditedRecord({ version: of?.version ?? 0, fields: now }, () => readAgain(CHANGES));
  const { typed, start, meanwhile, goOn } = edited;
  const [reason, setReason] = useState('');
  const [isOff, setOff] = useState(false);
  const changes = (): Record<string, unknown> => ({
    ...typedChanges(typed, of && start),
    ...(isOff && { enabled: false }),
  });
  const send = (): void => {
    if (isBusy) return;
    void act(async () => {
      const body = { ...changes(), reason: reason.trim() || undefined };
      const saved = of
        ? await edited.save((version) =>
            patchJson<Saved>(scheduleUrl(of.name), body, version, { tz: askedZone() }),
          )
        : await postJson<Saved>('/schedules', withoutNull(body), { tz: askedZone() });
      onSaved(saved.name);
      return { says: saved.says, changes: [...CHANGES, 'jobs', 'job'] };
    });
  };
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => form.current?.querySelector('input')?.focus(), []);
  return (
    <Form
      className="form editor"
      ref={form}
      aria-label={of ? `Edit ${of.name}` : 'New schedule'}
      onSend={send}
    >
      <section>
        {!of && <TextField form={edited} field="name" label={LABELS.name} note="must be new" isNeeded />}
        <JobField form={edited} />
        {(!of || start.after === '') && <ClockFields form={edited} isNeeded={of !== undefined} />}
        {(!of || start.schedule === '') && <AfterField form={edited} isNew={of === undefined} />}
        {(typed.after !== '' || start.when !== '') && (
          <TextField
            form={edited}
            field="when"
            label={LABELS.when}
            note="upstream.extract.result.rows > 0"
            isCode
          />
        )}
      </section>
      {typed.schedule.trim() !== '' && <Preview texts={typed} />}
      <section>
        <TextField form={edited} field="description" label={LABELS.description} isProse />
        <InputField form={edited} />
        <RuleFields form={edited} />
        {!of && (
          <label className="checkline">
            <input type="checkbox" checked={isOff} onChange={({ target }) => setOff(target.checked)} />
            Switched off: it fires once a person switches it on
          </label>
        )}
        <ReasonField reason={reason} onChange={setReason} />
        <Refusal error={refusal} />
        <ChangedMeanwhile edited={edited} labels={LABELS} />
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
            text={withTypedReason(editCommand(of?.name, typedOrNone(changes)), 'optional', reason.trim())}
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
